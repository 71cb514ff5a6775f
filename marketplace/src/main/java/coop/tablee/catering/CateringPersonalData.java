package coop.tablee.catering;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who said how many eat and what they do not. Diets are a kitchen's and carry no eater's name. */
@Component
class CateringPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(PersonalThing.ACTS, "kitchen", "catering.diet.changed_by", "catering.head_count.changed_by")
                    .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'kitchen', n.site_id) held from (
                                select changed_at at, 'said how many eat' what, site_id from catering.head_count where changed_by = :account
                                union all select changed_at, 'said who eats differently', site_id from catering.diet where changed_by = :account) n
                            order by n.at, n.what, n.site_id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
