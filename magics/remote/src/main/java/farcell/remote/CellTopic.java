package farcell.remote;

import farcell.magics.HelpTopic;

/** The page of {@code %help} about what code in cells finds beside Java's own. */
final class CellTopic {

    static final HelpTopic PAGE = new HelpTopic("cells", "what code in cells can use: Out, Input, Display, Progress, Comm", """
            Out.of(12)                 the value that Cell [12] showed, as the type that it is assigned to; Out.last(),
                                       Out.of(12, Table.class), Out.all(), Out.clear(). The last 10 are kept, each in the
                                       session of its cell. A variable that is named alone is no new result.
            Input.line("name? ")       asks; Input.password, Input.integer, Input.number, Input.yes. System.in works, too
            display(value)             shows now; the id that it returns is for Display.updateDisplay(id, value)
            Progress.of(items)         a bar around a loop: for (var item : Progress.of(items)) ...
            Comm.open("name", data)    a line to a widget or extension of the page: send, onMessage, onClose; for lines
                                       that the page opens: Comm.register("name", comm -> ...)

            Logs of java.util.logging and slf4j are one line each, from level INFO; where your jars bring a backend of
            slf4j, that one writes. An exception that ends a thread is shown in the cell that started the thread.
            """);

    private CellTopic() {}
}
