package farcell.notebook;

import farcell.hosts.LaunchException;
import farcell.hosts.Remains;
import farcell.wire.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What becomes of a notebook's variables when one of its sessions ends, in whatever way. */
final class SessionEnds {

    private final Notebook notebook;
    private final Path store;
    private final News news;

    /** @param store directory for the values of ended sessions */
    SessionEnds(Notebook notebook, Path store, News news) {
        this.notebook = notebook;
        this.store = store;
        this.news = news;
    }

    /** What a session had must not be taken for what its successor of the same name has: its end is booked first. */
    void bury(Session session) {
        boolean booked;
        synchronized (session) {
            // Not while another thread books it: the news of it are to be there, too.
            booked = session.ended().isPresent();
        }
        if (!booked) {
            ended(session, session.whenEnded().copy().exceptionally(Throwable::getMessage)
                    .completeOnTimeout("lost its connection", Session.END_SECONDS, TimeUnit.SECONDS).join());
        }
    }

    /** Ends a session; the values that are only there are written down first. @return what could not be kept */
    List<String> stop(Session session) throws InterruptedException {
        session.prepareEnd();
        List<String> lost = keep(session);
        session.stopping();
        session.stop();
        ended(session, "was stopped");
        return lost;
    }

    /** Writes down what is only in a session. @return what could not be kept */
    private List<String> keep(Session session) throws InterruptedException {
        return notebook.core().transfers().keep(session).stream().map(Transfers.Refusal::text).toList();
    }

    /** A session ends by its clocks as soon as this returns: what is only there is written down. */
    void timeIsUp(Session session, String why) throws InterruptedException {
        List<String> lost = keep(session);
        session.stopping();
        session.sleeps();
        StringBuilder text = new StringBuilder("session " + session.name() + " ended, " + why
                + (lost.isEmpty() ? "; its variables are kept and read as before" : ""));
        lost.forEach(each -> text.append('\n').append(each));
        news.add(text.toString());
    }

    /** Books the end of a session, once. */
    void ended(Session session, String reason) {
        String why = session.killed().orElse(reason);
        synchronized (session) {
            if (session.ended().isPresent()) {
                return;
            }
            if (session.isSuperseded()) {
                session.end(why, List.of());
                return;
            }
            book(session, why);
        }
        notebook.core().runner().background().gone(session);
        notebook.comms().ended(session);
        session.link().close();
        notebook.notes().moved();
    }

    private void book(Session session, String why) {
        Homes homes = notebook.core().homes();
        Optional<Ended> left = session.isStopping() || session.killed().isPresent() ? Optional.empty() : left(session);
        left.ifPresent(each -> each.book(homes));
        List<Homes.Aftermath> aftermath = homes.ended(session.name(), why);
        if (left.isPresent() && aftermath.stream().allMatch(after -> after.older().isPresent())) {
            session.end(why, List.of());
            session.sleeps();
            news.add("session " + session.name() + " ended, " + left.get().left().why()
                    + "; its variables are kept and read as before");
        } else if (session.isStopping()) {
            session.end(why, List.of());
        } else {
            Set<Slot> gone = new LinkedHashSet<>();
            aftermath.stream().filter(after -> after.older().isEmpty()).forEach(after -> gone.add(after.slot()));
            session.end(why, namesOf(gone));
            news.add(session.obituary());
        }
        left.flatMap(Ended::unfinished).ifPresent(news::add);
        for (Homes.Aftermath after : aftermath) {
            if (after.older().isPresent() && !after.slot().isTemporary()) {
                news.add(notebook.nameOf(after.slot()) + " has its value from before session " + session.name()
                        + " last used it; what that session may have changed in it is gone");
                notebook.history().fellBack(after.slot(), session.name(), "session " + session.name() + " "
                        + why.lines().findFirst().orElse("ended").split(";")[0]);
            }
        }
    }

    /** What a session wrote down that ended while this kernel was not connected to it. */
    private Optional<Ended> left(Session session) {
        try {
            Optional<Remains> remains = session.remains();
            return remains.isEmpty() ? Optional.empty() : Optional.of(Ended.read(remains.get(), session.name(), store));
        } catch (LaunchException e) {
            news.add("what session " + session.name() + " left cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Names of those slots that cells can still see, in order of declaration. */
    private List<String> namesOf(Set<Slot> slots) {
        List<String> names = new ArrayList<>();
        notebook.core().compiler().variables().stream().filter(v -> slots.contains(v.slot())).forEach(v -> names.add(v.name()));
        slots.stream().filter(Slot::isStatics).map(notebook::nameOf).sorted().forEach(names::add);
        return names;
    }
}
