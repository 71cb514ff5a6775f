package coop.tablee.agreement;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who said that a clause is kept or what an index is, and who sent what proves it. The contract outlives the person; numbers of accounts stay. */
@Component
class AgreementPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(PersonalThing.ACTS, "clauses", "agreement.clause.said_done_by")
                    .told("""
                            select jsonb_build_object('clause', id, 'done', done_on) held from agreement.clause where said_done_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "series", "agreement.series_value.written_by")
                    .told("""
                            select jsonb_build_object('at', written_at, 'series', series_id, 'value', value) held from agreement.series_value where written_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "declines", "agreement.decline.written_by")
                    .told("""
                            select jsonb_build_object('at', written_at, 'lot', lot_id, 'from', valid_from) held from agreement.decline where written_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "contractFiles", "agreement.contract_file.asked_by")
                    .told("""
                            select jsonb_build_object('at', asked_at, 'agreement', agreement_id) held from agreement.contract_file where asked_by = :account order by agreement_id
                            """),
            PersonalData.of(PersonalThing.ACTS, "evidence", "agreement.evidence.sent_by")
                    .told("""
                            select jsonb_build_object('at', sent_at, 'clause', clause_id, 'name', name) held from agreement.evidence where sent_by = :account order by id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
