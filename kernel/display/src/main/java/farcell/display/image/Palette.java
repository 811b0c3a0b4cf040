package farcell.display.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An image in at most 256 colours, chosen by median cut (Heckbert, "Color image quantization for frame buffer display",
 * SIGGRAPH 1982) over 15-bit colours. A chart loses nothing that can be seen, and its PNG is a third of the size.
 */
public final class Palette {

    private static final int COLORS = 256;
    private static final int CUBE = 1 << 15;

    private Palette() {}

    /** A copy with a palette; opaque. */
    public static BufferedImage reduce(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        long[] counts = new long[CUBE];
        long[][] sums = new long[3][CUBE];
        for (int pixel : pixels) {
            int cell = cell(pixel);
            counts[cell]++;
            sums[0][cell] += pixel >> 16 & 255;
            sums[1][cell] += pixel >> 8 & 255;
            sums[2][cell] += pixel & 255;
        }
        List<int[]> boxes = boxes(counts);
        byte[][] colors = new byte[3][boxes.size()];
        byte[] indexes = new byte[CUBE];
        for (int i = 0; i < boxes.size(); i++) {
            long count = 0;
            long[] total = new long[3];
            for (int cell : boxes.get(i)) {
                count += counts[cell];
                indexes[cell] = (byte) i;
                for (int channel = 0; channel < 3; channel++) {
                    total[channel] += sums[channel][cell];
                }
            }
            for (int channel = 0; channel < 3; channel++) {
                colors[channel][i] = (byte) Math.round(total[channel] / (double) count);
            }
        }
        IndexColorModel model = new IndexColorModel(8, boxes.size(), colors[0], colors[1], colors[2]);
        BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] row = new byte[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = indexes[cell(pixels[y * width + x])];
            }
            reduced.getRaster().setDataElements(0, y, width, 1, row);
        }
        return reduced;
    }

    private static int cell(int pixel) {
        return (pixel >> 19 & 31) << 10 | (pixel >> 11 & 31) << 5 | pixel >> 3 & 31;
    }

    private static int channel(int cell, int channel) {
        return cell >> 5 * (2 - channel) & 31;
    }

    /** The colours that occur, in boxes of colours that are alike; each box is an array of cells. */
    private static List<int[]> boxes(long[] counts) {
        int[] used = new int[CUBE];
        int n = 0;
        for (int cell = 0; cell < CUBE; cell++) {
            if (counts[cell] > 0) {
                used[n++] = cell;
            }
        }
        List<int[]> boxes = new ArrayList<>(List.of(Arrays.copyOf(used, n)));
        while (boxes.size() < COLORS) {
            int[] widest = boxes.stream().filter(box -> box.length > 1)
                    .max(Comparator.comparingLong(box -> (long) extent(box, widest(box)) * weight(box, counts))).orElse(null);
            if (widest == null) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(cut(widest, widest(widest), counts));
        }
        return boxes;
    }

    private static long weight(int[] box, long[] counts) {
        long weight = 0;
        for (int cell : box) {
            weight += counts[cell];
        }
        // The background must not take all colours.
        return (long) Math.sqrt(weight) + 1;
    }

    private static int widest(int[] box) {
        int widest = 0;
        for (int channel = 1; channel < 3; channel++) {
            if (extent(box, channel) > extent(box, widest)) {
                widest = channel;
            }
        }
        return widest;
    }

    private static int extent(int[] box, int channel) {
        int least = 31;
        int most = 0;
        for (int cell : box) {
            least = Math.min(least, channel(cell, channel));
            most = Math.max(most, channel(cell, channel));
        }
        return most - least;
    }

    private static List<int[]> cut(int[] box, int channel, long[] counts) {
        int[] sorted = Arrays.stream(box).boxed()
                .sorted(Comparator.comparingInt(cell -> channel(cell, channel))).mapToInt(Integer::intValue).toArray();
        long half = Arrays.stream(sorted).mapToLong(cell -> counts[cell]).sum() / 2;
        long seen = 0;
        int at = 0;
        while (at < sorted.length - 1 && (seen += counts[sorted[at]]) <= half) {
            at++;
        }
        int split = Math.max(1, Math.min(at, sorted.length - 1));
        return List.of(Arrays.copyOfRange(sorted, 0, split), Arrays.copyOfRange(sorted, split, sorted.length));
    }
}
