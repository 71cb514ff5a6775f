package coop.tablee.stock;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who counted and said what of the stock: the figures stay, and a number that leads to nobody. */
@Component
class StockPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(PersonalData.of(
                    PersonalThing.ACTS,
                    "stock",
                    "stock.counted.actor_id",
                    "stock.demand_said.actor_id",
                    "stock.forecast.actor_id",
                    "stock.forecast_said.actor_id",
                    "stock.lot_dated.actor_id",
                    "stock.move.actor_id",
                    "stock.move.note")
            .told("""
                    select jsonb_build_object('at', n.at, 'what', n.what, 'stock', n.stock, 'note', n.note) held from (
                        select at, 'counted' what, stock_id stock, null note from stock.counted where actor_id = :account
                        union all select at, 'said whether it is made on demand', stock_id, null from stock.demand_said where actor_id = :account
                        union all select at, 'dated a lot', stock_id, null from stock.lot_dated where actor_id = :account
                        union all select at, 'said what will come', product_id, null from stock.forecast_said where actor_id = :account
                        union all select at, 'moved', stock_id, note from stock.move where actor_id = :account) n
                    order by n.at, n.what, n.stock
                    """)
            .erasedBy("""
                    update stock.move set note = platform.blot(note, :words::text[])
                    where actor_id = :account and platform.blot(note, :words::text[]) <> note
                    """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
