package coop.tablee.delivery;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** What drivers are told of a door: whom to call there, and the way in. */
@Component
class DeliveryPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(PersonalData.of(
                    PersonalThing.HOUSEHOLD, "doors", "delivery.destination.phone", "delivery.destination.directions")
            .told("""
                    select jsonb_build_object('site', d.site_id, 'phone', d.phone, 'directions', d.directions) held
                    from delivery.destination d join network.site s on s.id = d.site_id where s.party_id = any (:households::bigint[]) order by d.site_id
                    """)
            .erasedBy(
                    """
                    update delivery.destination set phone = '', directions = ''
                    where site_id in (select id from network.site where party_id = any (:households::bigint[]))
                    """,
                    // In an organisation, the person to call or to ask for may be who goes
                    """
                    update delivery.destination d set phone = case when platform.blot(d.directions, :words::text[]) <> d.directions then '' else d.phone end,
                        directions = platform.blot(d.directions, :words::text[])
                    where d.site_id in (select s.id from network.site s join network.membership m on m.party_id = s.party_id where m.account_id = :account)
                        and platform.blot(d.directions, :words::text[]) <> d.directions
                    """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
