package farcell.display.data;

import java.util.Arrays;

/** The values of one column, in the three forms that a chart can place on an axis. */
public sealed interface Values {

    int size();

    /** The number of values that are there and finite. */
    int present();

    /** @param values NaN where missing */
    record Numbers(double[] values) implements Values {

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int present() {
            return (int) Arrays.stream(values).filter(Double::isFinite).count();
        }
    }

    /** @param millis wall-clock time as milliseconds since 1970-01-01T00:00 (instants: in UTC), NaN where missing */
    record Times(double[] millis) implements Values {

        @Override
        public int size() {
            return millis.length;
        }

        @Override
        public int present() {
            return (int) Arrays.stream(millis).filter(Double::isFinite).count();
        }
    }

    /** @param values null where missing */
    record Labels(String[] values) implements Values {

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public int present() {
            return (int) Arrays.stream(values).filter(v -> v != null).count();
        }
    }
}
