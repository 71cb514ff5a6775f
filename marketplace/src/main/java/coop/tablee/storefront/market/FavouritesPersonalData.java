package coop.tablee.storefront.market;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** What households marked to find it again. */
@Component
class FavouritesPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD =
            List.of(PersonalData.of(PersonalThing.BASKET, "favourites", "storefront.favourite.party_id")
                    .told("""
                            select jsonb_build_object('household', f.party_id, 'product', f.product_id, 'since', f.since) held from storefront.favourite f
                            where f.party_id in (select party_id from network.membership where account_id = :account and until is null) order by f.since, f.product_id
                            """)
                    .erasedBy("delete from storefront.favourite where party_id = any (:households::bigint[])"));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
