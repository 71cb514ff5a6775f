package coop.tablee.catalogue;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who sent which photo of a product. */
@Component
class CataloguePersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD =
            List.of(PersonalData.of(PersonalThing.ACTS, "photos", "catalogue.photo.actor_id")
                    .told("""
                            select jsonb_build_object('at', created_at, 'photo', mark) held from catalogue.photo where actor_id = :account order by created_at, mark
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
