package coop.tablee.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkScaleTests {

    @Test
    void wholeOrPartByItsName() {
        assertThat(NetworkScale.named("network")).contains(NetworkScale.WHOLE);
        assertThat(NetworkScale.named("network/16"))
                .hasValueSatisfying(part -> assertThat(part.kitchens()).isEqualTo(37));
        assertThat(NetworkScale.named("small")).isEmpty();
        assertThat(NetworkScale.named("network/0")).isEmpty();
        assertThat(NetworkScale.named("network/")).isEmpty();
    }
}
