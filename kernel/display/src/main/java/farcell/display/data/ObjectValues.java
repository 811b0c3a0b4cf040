package farcell.display.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;

/** {@link Values} of objects whose types are only known when they are seen. */
public final class ObjectValues {

    private ObjectValues() {}

    /** Numbers if all that are not null are numbers, times if all are dates or instants, else their text. */
    public static Values of(List<?> objects) {
        if (objects.stream().allMatch(o -> o == null || o instanceof Number)) {
            return new Values.Numbers(objects.stream()
                    .mapToDouble(o -> o == null ? Double.NaN : ((Number) o).doubleValue()).toArray());
        }
        if (objects.stream().allMatch(o -> o == null || isTime(o))) {
            return new Values.Times(objects.stream().mapToDouble(ObjectValues::millis).toArray());
        }
        return new Values.Labels(objects.stream().map(o -> o == null ? null : o.toString()).toArray(String[]::new));
    }

    /** Whether {@link #millis} knows this object's type. */
    public static boolean isTime(Object object) {
        return object instanceof LocalDate || object instanceof LocalDateTime || object instanceof Instant
                || object instanceof ZonedDateTime || object instanceof OffsetDateTime || object instanceof Date;
    }

    /** Wall-clock milliseconds since 1970-01-01T00:00, as in {@link Values.Times}; NaN for null. */
    public static double millis(Object time) {
        if (time == null) {
            return Double.NaN;
        }
        if (time instanceof LocalDate date) {
            return date.toEpochDay() * 86_400_000.0;
        }
        if (time instanceof LocalDateTime local) {
            return local.toEpochSecond(ZoneOffset.UTC) * 1000.0 + local.getNano() / 1_000_000;
        }
        if (time instanceof ZonedDateTime zoned) {
            return millis(zoned.toLocalDateTime());
        }
        if (time instanceof OffsetDateTime offset) {
            return millis(offset.toLocalDateTime());
        }
        if (time instanceof Instant instant) {
            return instant.getEpochSecond() * 1000.0 + instant.getNano() / 1_000_000;
        }
        if (time instanceof Date date) {
            return date.getTime();
        }
        throw new IllegalArgumentException("not a date or time: " + time.getClass().getName());
    }
}
