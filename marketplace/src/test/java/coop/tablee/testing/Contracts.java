package coop.tablee.testing;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Framework agreements of a village: one lot of one family from the first farm, running. Written down by the mayor, a person of the village. */
public final class Contracts {

    private final Agreements agreements;
    private final Lots lots;

    public Contracts(Agreements agreements, Lots lots) {
        this.agreements = agreements;
        this.lots = lots;
    }

    /** @param maximum the lot's ceiling in cents, VAT out */
    public void run(Village village, String family, long maximum) {
        var mayor = village.actor("mayor");
        var today = LocalDate.now(Village.ZONE);
        var terms = new AgreementTerms(
                "AC-" + UUID.randomUUID(),
                "Vegetables",
                today.minusYears(1),
                today.plusYears(1),
                1,
                12,
                30,
                "2011/7/EU, art. 4");
        var agreement = agreements.write(terms, UUID.randomUUID(), mayor).block();
        var lot = new LotTerms(
                1,
                "Lot 1",
                List.of(family),
                Money.euro(0),
                Money.euro(maximum),
                Money.euro(0),
                null,
                LotSupply.SOLE,
                List.of(village.party("sillons")),
                null);
        lots.write(agreement, null, lot, mayor).block();
        agreements.start(agreement, mayor).block();
    }
}
