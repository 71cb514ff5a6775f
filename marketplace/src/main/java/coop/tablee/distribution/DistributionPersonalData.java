package coop.tablee.distribution;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who signed, brought and handed over. What was received stays; the name under it goes. */
@Component
class DistributionPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(
            PersonalData.of(
                            PersonalThing.ACTS,
                            "deliveries",
                            "distribution.reception.received_by",
                            "distribution.passage.arrived_by",
                            "distribution.passage.handed_on_by",
                            "distribution.brought.brought_by")
                    .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'consignment', n.consignment_id) held from (
                                select at, 'received' what, consignment_id from distribution.reception where received_by = :account
                                union all select arrived_at, 'noted its arrival', consignment_id from distribution.passage where arrived_by = :account
                                union all select handed_on_at, 'handed on', consignment_id from distribution.passage where handed_on_by = :account
                                union all select at, 'brought', consignment_id from distribution.brought where brought_by = :account) n
                            order by n.at, n.what, n.consignment_id
                            """),
            PersonalData.of(
                            PersonalThing.NOTES,
                            "signatures",
                            "distribution.reception.signer",
                            "distribution.hand_over.note",
                            "distribution.hand_over.account_id",
                            "distribution.submission.party_id",
                            "distribution.submission.answer")
                    .told("""
                            select jsonb_build_object('at', n.at, 'what', n.what, 'text', n.text) held from (
                                select at, 'signed' what, signer text from distribution.reception where received_by = :account
                                union all select at, 'handed crates over', note from distribution.hand_over where account_id = :account) n
                            order by n.at, n.what, n.text
                            """)
                    .erasedBy("""
                            update distribution.reception r set signer = platform.blot(r.signer, :words::text[])
                            where (r.received_by = :account or r.consignment_id in (
                                    select c.id from ordering.consignment c join ordering.orders o on o.id = c.order_id
                                    where o.buyer_id in (select party_id from network.membership where account_id = :account)))
                                and platform.blot(r.signer, :words::text[]) <> r.signer
                            """, """
                            update distribution.hand_over set note = platform.blot(note, :words::text[])
                            where account_id = :account and platform.blot(note, :words::text[]) <> note
                            """, """
                            update distribution.submission set answer = platform.blot(answer, :words::text[])
                            where answer ~ ('"buyer": ?\\{"id": ?"(' || nullif(array_to_string(:households::bigint[], '|'), '') || ')"')
                                and platform.blot(answer, :words::text[]) <> answer
                            """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
