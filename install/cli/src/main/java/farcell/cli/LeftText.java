package farcell.cli;

import farcell.hosts.FoundSession;
import farcell.notebook.Sizes;
import farcell.wire.LeftValues;
import farcell.wire.Slot;
import java.util.List;
import java.util.stream.Collectors;

/** What a session that was ended wrote down, in words, and how it is read again. */
final class LeftText {

    private static final int NAMES = 12;

    private LeftText() {}

    static String of(LeftValues left, FoundSession session) {
        List<String> kept = left.groups().stream().flatMap(group -> group.slots().stream()).filter(slot -> !slot.isTemporary())
                .map(LeftText::name).sorted().toList();
        String stayed = left.stayed().stream().filter(each -> !each.slot().isTemporary())
                .map(each -> "\n  " + name(each.slot()) + " could not be kept: " + each.why()).collect(Collectors.joining());
        if (kept.isEmpty()) {
            return printable(stayed.isEmpty() ? "it held no variables" : "nothing of it is kept" + stayed);
        }
        long bytes = left.groups().stream().mapToLong(LeftValues.Group::bytes).sum();
        String names = kept.stream().limit(NAMES).collect(Collectors.joining(", "))
                + (kept.size() > NAMES ? " and " + (kept.size() - NAMES) + " more" : "");
        return printable("kept (" + Sizes.of(bytes) + "): " + names + ". %session attach in "
                + (session.notebook().isEmpty() ? "its notebook" : session.notebook()) + " reads them, for 30 days" + stayed);
    }

    private static String name(Slot slot) {
        return slot.isStatics() ? "static fields of " + slot.owner().substring(slot.owner().lastIndexOf('$') + 1) : slot.field();
    }

    /** It may come from another machine, and goes to a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
    }
}
