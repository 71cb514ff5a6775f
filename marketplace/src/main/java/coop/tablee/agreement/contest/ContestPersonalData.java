package coop.tablee.agreement.contest;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who asked for quotes, answered and chose. The contract outlives the person; numbers of accounts stay. What was answered is the organisation's, and nobody's export opens it. */
@Component
class ContestPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(PersonalThing.ACTS, "contestsAsked", "agreement.contest.asked_by")
                    .told("""
                            select jsonb_build_object('at', asked_at, 'contest', id) held from agreement.contest where asked_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "contestsDecided", "agreement.contest.decided_by")
                    .told("""
                            select jsonb_build_object('at', decided_at, 'contest', id) held from agreement.contest where decided_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "contestsAnswered", "agreement.contest_answer.written_by")
                    .told("""
                            select jsonb_build_object('at', written_at, 'contest', contest_id) held from agreement.contest_answer where written_by = :account order by contest_id
                            """),
            PersonalData.of(PersonalThing.ACTS, "contestAnswersSent", "agreement.contest_event.account_id")
                    .told("""
                            select jsonb_build_object('at', at, 'what', what, 'contest', contest_id) held from agreement.contest_event where account_id = :account order by id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
