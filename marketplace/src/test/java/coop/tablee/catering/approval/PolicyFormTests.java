package coop.tablee.catering.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import coop.tablee.ordering.approval.AtCutOff;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;

class PolicyFormTests {

    @Test
    void anEmptyBuyersAmountMeansThatThereIsNoSuchStep() {
        var policy = form("250,50", "", "24").policy();

        assertThat(policy.free()).isEqualTo(Money.euro(25_050));
        assertThat(policy.buyer()).isEqualTo(policy.free());
        assertThat(policy.fourEyes()).isTrue();
        assertThat(policy.atCutOff()).isEqualTo(AtCutOff.PLACE);
        assertThat(PolicyForm.of(Optional.of(policy), Locale.FRENCH))
                .containsEntry("free", "250,5")
                .containsEntry("buyer", "");
    }

    @ParameterizedTest
    @CsvSource({
        "'',2000,24,free,required",
        "dix,2000,24,free,not-a-number",
        "-1,2000,24,free,price-not-allowed",
        "'1,001',2000,24,free,price-not-allowed",
        "'1.200',2000,24,free,amount-ambiguous",
        "250,100000001,24,buyer,price-not-allowed",
        "250,2000,'',remindHours,required",
        "250,2000,soon,remindHours,out-of-range"
    })
    void whatCannotBeMeantIsSaidAtItsField(String free, String buyer, String hours, String field, String code) {
        assertThatThrownBy(() -> form(free, buyer, hours).policy())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field, FieldError::code)
                                .containsExactly(tuple(field, code)));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> new PolicyForm(new LinkedMultiValueMap<>(), Locale.FRENCH).policy())
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field)
                                .containsExactly("free", "remindHours", "atCutOff"));
    }

    private static PolicyForm form(String free, String buyer, String hours) {
        var typed = new LinkedMultiValueMap<String, String>();
        typed.set("free", free);
        typed.set("buyer", buyer);
        typed.set("fourEyes", "yes");
        typed.set("atCutOff", "PLACE");
        typed.set("remindHours", hours);
        return new PolicyForm(typed, Locale.FRENCH);
    }
}
