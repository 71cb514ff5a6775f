package coop.tablee.demo;

import coop.tablee.agreement.planning.LotPlans;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The municipality's plan for its next framework agreement: what its canteens needed in the past year, in lots that farms can bring, before the dated thresholds. */
@Component
class Planning {

    private static final String TITLE = "Denrées des cantines, prochain accord-cadre";
    private static final int RENEWALS = 1;
    private static final int HEADROOM_PERCENT = 15;

    private final Troupe troupe;
    private final LotPlans plans;

    Planning(Troupe troupe, LotPlans plans) {
        this.troupe = troupe;
        this.plans = plans;
    }

    /** Cut short it is told anew: it is made once. */
    void plan(LocalDate today) {
        plans.make(
                        TITLE,
                        today.plusMonths(2),
                        RENEWALS,
                        HEADROOM_PERCENT,
                        UUID.nameUUIDFromBytes(TITLE.getBytes(StandardCharsets.UTF_8)),
                        troupe.officer("forest"))
                .block();
    }
}
