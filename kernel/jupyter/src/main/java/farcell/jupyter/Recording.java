package farcell.jupyter;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells the ledger what one cell puts out. */
final class Recording {

    private final OutputLedger ledger;
    /** Null for a cell that is not kept; what it does to displays of others is. */
    private final CellRecord record;

    private Recording(OutputLedger ledger, CellRecord record) {
        this.ledger = ledger;
        this.record = record;
    }

    static Recording of(OutputLedger ledger, int line) {
        return new Recording(ledger, ledger.begin(line));
    }

    static Recording none(OutputLedger ledger) {
        return new Recording(ledger, null);
    }

    void stream(String name, String text) {
        if (record != null) {
            record.stream(name, text);
            ledger.changed(record);
        }
    }

    /** @param content of a display_data or update_display_data message */
    void display(String id, boolean update, ObjectNode content) {
        if (update) {
            ledger.updated(id, content);
        } else if (record != null) {
            record.display("display_data", content);
            if (!id.isEmpty()) {
                ledger.shown(record, id);
            }
            ledger.changed(record);
        }
    }

    void clear(boolean wait) {
        if (record != null) {
            record.clear(wait);
            ledger.changed(record);
        }
    }

    /** @param type of the message: execute_result or error */
    void result(String type, ObjectNode content) {
        if (record == null) {
            return;
        }
        if (type.equals("error")) {
            record.error(content);
        } else {
            record.display(type, content);
        }
        ledger.changed(record);
    }

    void ended() {
        if (record != null) {
            ledger.ended(record);
        }
    }
}
