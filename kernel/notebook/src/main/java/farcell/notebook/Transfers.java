package farcell.notebook;

import farcell.notebook.Homes.Whereabouts;
import farcell.notebook.Session.RefusedException;
import farcell.notebook.Session.SessionLostException;
import farcell.wire.Message;
import farcell.wire.Message.Put;
import farcell.wire.Message.Refused;
import farcell.wire.Message.SetStates;
import farcell.wire.Message.SlotChange;
import farcell.wire.Message.Take;
import farcell.wire.Message.Taken;
import farcell.wire.Slot;
import farcell.wire.SlotState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moves values between sessions, through the kernel, which never decodes them. One transfer at a time: a second one waits,
 * so that a slot cannot be on its way twice.
 */
final class Transfers {

    /** One slot that went from one place to another, or was found unchanged ({@code bytes} 0). */
    record Moved(Slot slot, String from, String to, long bytes) {}

    /** Why a slot could not be brought. @param text complete, for the user */
    record Refusal(Slot slot, Refused.Reason reason, String text) {}

    private final Homes homes;
    private final Function<String, Optional<Session>> sessions;
    private final Function<Slot, String> names;
    private final Path store;
    private final Consumer<String> news;
    /** Slots of which the user was told. */
    private final Set<Slot> unsearched = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Consumer<Moved> listener = moved -> { };
    private volatile BiConsumer<Slot, String> unchanged = (slot, home) -> { };

    /**
     * @param sessions live sessions by name; the end of others is booked when this returns
     * @param names    how the user calls a slot
     * @param store    directory for values of ended sessions
     * @param news     gets what the user should know
     */
    Transfers(Homes homes, Function<String, Optional<Session>> sessions, Function<Slot, String> names, Path store,
              Consumer<String> news) {
        this.homes = homes;
        this.sessions = sessions;
        this.names = names;
        this.store = store;
        this.news = news;
    }

    void onMove(Consumer<Moved> listener) {
        this.listener = listener;
    }

    /** @param comparer gets each slot that its home found to be as it was at its last transfer, and that home */
    void onUnchanged(BiConsumer<Slot, String> comparer) {
        this.unchanged = comparer;
    }

    /**
     * Makes the newest version of slots readable in a session.
     *
     * @param limit refuse to move more than so many bytes at once; 0 for no limit
     * @return what could not be brought; those slots are as they were
     */
    List<Refusal> bring(Collection<Slot> slots, Session to, long limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return bringNow(slots, to, limit);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #bring}, for code that a transfer runs in one of its sessions and that must not wait for its end. */
    List<Refusal> bringForTransfer(Collection<Slot> slots, Session to, long limit) throws InterruptedException {
        return lock.isLocked() ? bringNow(slots, to, limit) : bring(slots, to, limit);
    }

    private List<Refusal> bringNow(Collection<Slot> slots, Session to, long limit) throws InterruptedException {
        List<Refusal> refusals = new ArrayList<>();
        Map<String, Set<Slot>> byHome = new LinkedHashMap<>();
        Set<SlotChange> fine = new LinkedHashSet<>();
        for (Slot slot : slots) {
            Whereabouts where = homes.where(slot);
            if (where instanceof Whereabouts.Kept kept) {
                wake(kept.kept(), to, limit).ifPresent(refusals::add);
            } else if (where instanceof Whereabouts.Lost || where instanceof Whereabouts.Conflict) {
                refusals.add(new Refusal(slot, Refused.Reason.FAILED, unavailable(slot, where)));
            } else if (homes.isGoodIn(to.name(), slot)) {
                fine.add(homes.changeFor(to.name(), slot));
            } else if (where instanceof Whereabouts.At at) {
                byHome.computeIfAbsent(at.home(), h -> new LinkedHashSet<>()).add(slot);
            }
        }
        for (Map.Entry<String, Set<Slot>> entry : byHome.entrySet()) {
            fine.addAll(move(entry.getKey(), entry.getValue(), to, limit, refusals));
        }
        if (!fine.isEmpty()) {
            tell(to, new SetStates(List.copyOf(fine)), refusals, fine.iterator().next().slot());
        }
        return refusals;
    }

    private void tell(Session to, Message message, List<Refusal> refusals, Slot about) throws InterruptedException {
        try {
            to.ask(message);
        } catch (SessionLostException | RefusedException e) {
            refusals.add(new Refusal(about, Refused.Reason.FAILED, e.getMessage()));
        }
    }

    private Set<SlotChange> move(String home, Set<Slot> slots, Session to, long limit, List<Refusal> refusals)
            throws InterruptedException {
        Set<SlotChange> unchanged = new LinkedHashSet<>();
        Optional<Session> source = sessions.apply(home);
        Slot first = slots.iterator().next();
        if (source.isEmpty()) {
            if (slots.stream().noneMatch(slot -> homes.where(slot) instanceof Whereabouts.At at && at.home().equals(home))) {
                // It had ended, which is booked by now.
                refusals.addAll(bringNow(slots, to, limit));
                return unchanged;
            }
            refusals.add(new Refusal(first, Refused.Reason.FAILED,
                    names.apply(first) + " is in session " + home + ", which cannot be reached"));
            return unchanged;
        }
        Session from = source.get();
        Map<Slot, Long> versions = new LinkedHashMap<>();
        slots.forEach(slot -> versions.put(slot, homes.version(slot)));
        // All, not only those asked for: slots that share objects with these would go with them.
        List<Slot> held = homes.heldFrom(home, to.name());
        long stream = from.link().newStream();
        try (InputStream in = from.link().receive(stream)) {
            Message answer = from.ask(new Take(stream, List.copyOf(slots), held, limit));
            if (answer instanceof Refused refused) {
                refuse(refused, slots, from, to, limit, refusals, unchanged);
                return unchanged;
            }
            Taken taken = (Taken) answer;
            for (Slot slot : taken.unchanged()) {
                homes.unchanged(slot, home);
                this.unchanged.accept(slot, home);
                listener.accept(new Moved(slot, home, to.name(), 0));
                unchanged.add(new SlotChange(slot, SlotState.SHARED));
            }
            if (taken.bytes() > 0) {
                boolean arrived = false;
                try {
                    Optional<Refusal> failed = put(in, taken.slots(), taken.classes(), taken.bytes(), to, home);
                    if (failed.isPresent()) {
                        refusals.add(failed.get());
                        from.link().abort(stream, "the receiver refused");
                        return unchanged;
                    }
                    arrived = true;
                } finally {
                    if (!arrived) {
                        taken.slots().forEach(homes::notSent);
                    }
                }
                if (taken.unsearched() && unsearched.addAll(taken.slots())) {
                    news.accept(unsearched(taken.slots(), to));
                }
                for (Slot slot : taken.slots()) {
                    homes.sent(slot, home, to.name(), versions.getOrDefault(slot, 0L));
                    listener.accept(new Moved(slot, home, to.name(), taken.bytes()));
                }
            }
            return unchanged;
        } catch (SessionLostException | RefusedException | IOException e) {
            refusals.add(new Refusal(first, Refused.Reason.FAILED,
                    names.apply(first) + " could not be brought from session " + home + ": " + e.getMessage()));
            return unchanged;
        }
    }

    private String unsearched(List<Slot> slots, Session to) {
        return slots.stream().map(names).collect(Collectors.joining(", ")) + " went to session " + to.name()
                + " without a look at which other variables share objects with it, since that would have taken over 5 s"
                + " or more memory than there is:"
                + " what they shared is there twice now, and a change of one is not seen in the other";
    }

    /** One slot of several cannot travel: bring the others one by one. */
    private void refuse(Refused refused, Set<Slot> slots, Session from, Session to, long limit,
                        List<Refusal> refusals, Set<SlotChange> unchanged) throws InterruptedException {
        if (slots.size() == 1) {
            refusals.add(refusal(refused, slots.iterator().next(), from));
            return;
        }
        for (Slot slot : slots) {
            unchanged.addAll(move(from.name(), Set.of(slot), to, limit, refusals));
        }
    }

    private Refusal refusal(Refused refused, Slot asked, Session from) {
        Slot culprit = refused.slot() == null ? asked : refused.slot();
        String name = names.apply(culprit);
        String text = switch (refused.reason()) {
            case TOO_LARGE -> name + " is " + Sizes.of(refused.bytes()) + " and stays in session " + from.name()
                    + ": more than may move by itself. To move it anyway: %fetch " + name;
            case CANNOT_TRAVEL -> name + " cannot leave session " + from.name() + ": "
                    + place(refused, name) + refused.text()
                    + ". Compute with it in a cell of that session (%%remote session=" + from.name() + ")";
            case FAILED -> name + " could not be brought from session " + from.name() + ": " + refused.text();
        };
        return new Refusal(asked, refused.reason(), text);
    }

    /** The path to what cannot travel, unless it is the variable itself. */
    private static String place(Refused refused, String name) {
        return refused.path().isEmpty() || refused.path().equals(name) ? "" : refused.path() + ": ";
    }

    private Optional<Refusal> put(InputStream in, List<Slot> slots, List<String> classes, long bytes, Session to,
                                  String from) throws InterruptedException, IOException {
        long stream = to.link().newStream();
        CompletableFuture<Message> answer = to.link().ask(new Put(stream, slots, classes, bytes));
        IOException broken = null;
        try (OutputStream out = to.link().send(stream)) {
            in.transferTo(out);
        } catch (IOException e) {
            broken = e;
            to.link().abort(stream, String.valueOf(e.getMessage()));
        }
        try {
            Message said = answer.get();
            String name = names.apply(slots.stream().filter(s -> s != Slot.NONE).findFirst().orElseThrow());
            if (said instanceof Refused refused) {
                return Optional.of(new Refusal(slots.get(0), refused.reason(), name + " from session " + from
                        + " was not accepted by session " + to.name() + ": " + refused.text()));
            }
            if (said instanceof Message.Failed failed) {
                return Optional.of(new Refusal(slots.get(0), Refused.Reason.FAILED, name + " could not be put into session "
                        + to.name() + ": " + failed.text()));
            }
            if (broken != null) {
                throw broken;
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException("session " + to.name() + " is gone", e.getCause());
        }
    }

    /** Which of these values a session has as they were at their last transfer. Of large ones nothing is known. */
    List<Slot> unchanged(List<Slot> slots, Session in) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return ((Taken) in.ask(new Take(in.link().newStream(), slots, slots, Take.COMPARE_ONLY))).unchanged();
        } catch (SessionLostException | RefusedException | ClassCastException e) {
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finds out, right after a cell, whether small values that it could have changed in place are as they were: their
     * copies elsewhere are good again, and the end of the session does not make them doubtful.
     */
    void settle(Collection<Slot> touched, Session home) {
        List<Slot> unsure = touched.stream()
                .filter(slot -> homes.where(slot).equals(new Whereabouts.At(home.name(), true))).toList();
        if (unsure.isEmpty() || !lock.tryLock()) {
            return;
        }
        try {
            Taken compared = (Taken) home.ask(new Take(home.link().newStream(), unsure, unsure, Take.COMPARE_ONLY));
            for (Slot slot : compared.unchanged()) {
                homes.unchanged(slot, home.name());
                this.unchanged.accept(slot, home.name());
            }
        } catch (SessionLostException | RefusedException | ClassCastException e) {
            // They stay unsure.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes down the values that are only in a session that is about to end.
     *
     * @return what could not be kept
     */
    List<Refusal> keep(Session from) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Refusal> refusals = new ArrayList<>();
            Set<Slot> open = new LinkedHashSet<>(homes.soleIn(from.name()));
            while (!open.isEmpty()) {
                Slot slot = open.iterator().next();
                open.remove(slot);
                keep(slot, from, refusals).ifPresent(kept -> kept.slots().forEach(open::remove));
            }
            return refusals;
        } finally {
            lock.unlock();
        }
    }

    private Optional<KeptValues> keep(Slot slot, Session from, List<Refusal> refusals) throws InterruptedException {
        long stream = from.link().newStream();
        try (InputStream in = from.link().receive(stream)) {
            Message answer = from.ask(new Take(stream, List.of(slot), List.of(), 0));
            if (answer instanceof Refused refused) {
                refusals.add(new Refusal(slot, refused.reason(), names.apply(slot) + " cannot be kept: "
                        + place(refused, names.apply(slot)) + refused.text()));
                return Optional.empty();
            }
            Taken taken = (Taken) answer;
            if (taken.bytes() == 0) {
                return Optional.empty();
            }
            KeptValues kept = new KeptValues(from.name(), writeDown(in), taken.slots(), taken.classes(), taken.bytes());
            homes.kept(taken.slots(), kept);
            return Optional.of(kept);
        } catch (SessionLostException | RefusedException | IOException e) {
            refusals.add(new Refusal(slot, Refused.Reason.FAILED, names.apply(slot) + " cannot be kept: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private Path writeDown(InputStream in) throws IOException {
        Files.createDirectories(store);
        Path part = Files.createTempFile(store, "value", ".part");
        try (DigestInputStream digesting = new DigestInputStream(in, farcell.wire.Hashes.sha256())) {
            Files.copy(digesting, part, StandardCopyOption.REPLACE_EXISTING);
            Path file = store.resolve(HexFormat.of().formatHex(digesting.getMessageDigest().digest()));
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    private Optional<Refusal> wake(KeptValues kept, Session to, long limit) throws InterruptedException {
        Slot first = kept.slots().get(0);
        if (limit > 0 && kept.bytes() > limit) {
            return Optional.of(new Refusal(first, Refused.Reason.TOO_LARGE, names.apply(first) + " is "
                    + Sizes.of(kept.bytes()) + ", kept from session " + kept.session()
                    + ": more than may move by itself. To move it anyway: %fetch " + names.apply(first)));
        }
        List<Slot> wanted = kept.slots().stream()
                .filter(s -> homes.where(s) instanceof Whereabouts.Kept k && k.kept() == kept).toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(kept.file())) {
            Optional<Refusal> failed = put(in, kept.slots().stream().map(s -> wanted.contains(s) ? s : Slot.NONE).toList(),
                    kept.classes(), kept.bytes(), to, kept.session());
            if (failed.isEmpty()) {
                for (Slot slot : wanted) {
                    homes.woken(slot, to.name());
                    listener.accept(new Moved(slot, kept.session(), to.name(), kept.bytes()));
                }
            }
            return failed;
        } catch (IOException e) {
            return Optional.of(new Refusal(first, Refused.Reason.FAILED, names.apply(first)
                    + ", kept from session " + kept.session() + ", could not be read: " + e.getMessage()));
        }
    }

    /** The text of the error that a read of such a slot throws. */
    String unavailable(Slot slot, Whereabouts where) {
        String name = names.apply(slot);
        String cell = homes.cellOf(slot);
        String made = cell.isEmpty() ? "" : " It was made by " + CellTitle.of(cell) + ".";
        if (where instanceof Whereabouts.Lost lost) {
            return name + " is lost: it was only in session " + lost.session() + ", which " + lost.why().lines().findFirst().orElse("ended") + "."
                    + made + " Run that cell again to make it anew" + (slot.isStatics() ? "" : ", or %recover " + name
                    + ", which lists the cells that it needs and runs them");
        }
        if (where instanceof Whereabouts.Conflict conflict) {
            List<String> rivals = conflict.sessions().stream().sorted().toList();
            return name + " was changed in sessions " + String.join(" and ", rivals)
                    + " at the same time, and both versions are kept. Choose one: %fetch " + name + " from="
                    + rivals.get(0);
        }
        return name + " has no value";
    }
}
