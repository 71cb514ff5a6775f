package coop.tablee.catering;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who said how many eat and what they do not, and who works at a week. Diets are a kitchen's and carry no eater's name. */
@Component
class CateringPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(PersonalData.of(
                    PersonalThing.ACTS,
                    "kitchen",
                    "catering.diet.changed_by",
                    "catering.head_count.changed_by",
                    "catering.week_cell.changed_by",
                    "catering.week_visit.account_id",
                    "catering.week_template.changed_by",
                    "catering.calendar_entry.changed_by",
                    "catering.term_budget.changed_by",
                    "catering.waste_weighing.weighed_by",
                    "catering.waste_weighing.undone_by",
                    "catering.snack_programme.changed_by")
            .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'kitchen', n.site_id) held from (
                                select changed_at at, 'said how many eat' what, site_id from catering.head_count where changed_by = :account
                                union all select changed_at, 'said who eats differently', site_id from catering.diet where changed_by = :account
                                union all select changed_at, 'set an amount in the week', site_id from catering.week_cell where changed_by = :account
                                union all select seen_at, 'has the week open', site_id from catering.week_visit where account_id = :account
                                union all select changed_at, 'kept a week as a template', site_id from catering.week_template where changed_by = :account
                                union all select changed_at, 'said which days are different', coalesce(site_id, authority_id) from catering.calendar_entry where changed_by = :account
                                union all select changed_at, 'set the budget of a term', site_id from catering.term_budget where changed_by = :account
                                union all select weighed_at, 'weighed what was thrown away', site_id from catering.waste_weighing where weighed_by = :account
                                union all select undone_at, 'took a weighing back', site_id from catering.waste_weighing where undone_by = :account
                                union all select changed_at, 'set a school''s snacks', site_id from catering.snack_programme where changed_by = :account) n
                            order by n.at, n.what, n.site_id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
