package farcell.display.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoxTest {

    @Test
    void quartilesInterpolateAndWhiskersEndAtValues() {
        Box box = Box.of("b", new double[] {1, 2, 3, 4, 5, 6, 7, 8, 100, -90, Double.NaN}, 100);

        // numpy.percentile([-90, 1..8, 100], [25, 50, 75]) is 2.25, 4.5, 6.75
        assertThat(box.q1()).isEqualTo(2.25);
        assertThat(box.median()).isEqualTo(4.5);
        assertThat(box.q3()).isEqualTo(6.75);
        assertThat(box.low()).isEqualTo(1);
        assertThat(box.high()).isEqualTo(8);
        assertThat(box.outliers()).containsExactly(-90, 100);
    }

    @Test
    void oneValueIsABoxToo() {
        assertThat(Box.of("b", new double[] {7}, 10)).extracting(Box::low, Box::q1, Box::median, Box::q3, Box::high)
                .containsOnly(7.0);
    }

    @Test
    void ofTooManyOutliersTheFarthestStay() {
        double[] values = new double[1000];
        for (int i = 0; i < 20; i++) {
            values[i] = 100 + i;
            values[999 - i] = -100 - i;
        }

        assertThat(Box.of("b", values, 4).outliers()).containsExactly(-119, -118, 118, 119);
    }
}
