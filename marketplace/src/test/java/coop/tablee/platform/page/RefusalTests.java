package coop.tablee.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTests {

    @Test
    void whatIsWrongWithSeveralFieldsIsSaidOnceAndLeadsToTheFirst() {
        var refusal = new Refusal(
                "Something is to be looked at",
                "Nothing was saved",
                List.of(
                        new Reason(FieldError.at("a", "decide", "", ""), "Accept or refuse this."),
                        new Reason(FieldError.at("signer", "required", "", ""), "Write a name."),
                        new Reason(FieldError.at("b", "decide", "", ""), "Accept or refuse this.")));

        assertThat(refusal.said())
                .containsExactly(
                        new Refusal.Said("a", "Accept or refuse this.", 2),
                        new Refusal.Said("signer", "Write a name.", 1));
        assertThat(refusal.of("b")).containsExactly("Accept or refuse this.");
    }
}
