package coop.tablee.storefront.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ChangeMailTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"because\": \"shortage\"} | SHORT | ''",
                "{\"because\": \"drop-fee\"} | '' | ''",
                "{\"reason\": \"QUALITY\", \"note\": \" frost \", \"because\": \"shortage\"} | QUALITY | frost",
                "{} | '' | ''"
            })
    void whoeverGetsLessBecauseOfAShortageIsToldWhy(String payload, String reason, String note) {
        assertThat(ChangeMail.cause(JSON.readTree(payload))).isEqualTo(new OrderLetters.Cause(reason, note));
    }
}
