package io.tidewatch.sigma.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorrelationWindowTest {
    @Test
    void differentTextsAreCountedThroughAddingDroppingAndThinning() {
        Random random = new Random(7);
        CorrelationWindow window = new CorrelationWindow(false, false, true);
        for (int step = 0; step < 20_000; step++) {
            int kind = random.nextInt(200);
            if (kind == 0 && window.size() > 0) {
                window.dropOldest(random.nextInt(window.size() + 1));
            } else if (kind == 1) {
                boolean[] keep = new boolean[window.size()];
                for (int i = 0; i < keep.length; i++) {
                    keep[i] = random.nextInt(3) > 0;
                }
                window.retain(keep);
            } else {
                window.add(random.nextInt(1_000), 0, step, 0, 0, "t" + random.nextInt(40));
            }
            Set<String> texts = new HashSet<>();
            for (int i = 0; i < window.size(); i++) {
                texts.add(window.text(i));
            }
            assertThat(window.mostTexts()).isGreaterThanOrEqualTo(texts.size());
            if (window.size() >= 32) {
                assertThat(window.mostTexts()).isEqualTo(texts.size());
            }
        }
    }
}
