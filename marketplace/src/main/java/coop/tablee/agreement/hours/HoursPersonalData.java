package coop.tablee.agreement.hours;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who booked hours, and who asked for them. Who worked them is not kept. The contract outlives the person; numbers of accounts stay. */
@Component
class HoursPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(PersonalThing.ACTS, "hours", "agreement.hours_entry.booked_by")
                    .told("""
                            select jsonb_build_object('at', booked_at, 'clause', clause_id, 'day', worked_on, 'hours', hours) held
                            from agreement.hours_entry where booked_by = :account order by id
                            """),
            PersonalData.of(PersonalThing.ACTS, "hoursAsked", "agreement.hours_goal.set_by")
                    .told("""
                            select jsonb_build_object('at', set_at, 'clause', clause_id, 'hours', hours) held from agreement.hours_goal where set_by = :account order by clause_id
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
