-- What a lot says of ordering from others what a supplier that was chosen can deliver.
alter table agreement.lot add column beside text not null default 'ALLOW';
alter table agreement.lot add constraint lot_beside_known check (beside in ('ALLOW', 'WARN', 'REFUSE'));
comment on column agreement.lot.beside is
    'Of goods that a supplier chosen in a mini-competition, or of suppliers outside the lot any of its own, can deliver that day: whether others may be ordered from (ALLOW), may and are warned (WARN), or may not (REFUSE). Ranks of a cascade are not asked: they always bind.';

-- Thresholds say what they were compared with, and whether that was the text of the law itself
alter table agreement.threshold add column compared_with text;
alter table agreement.threshold add column compared_text boolean not null default false;
update agreement.threshold set compared_with = case
    when country = 'FR' and step = 'SMALL_LOT' then 'art. R. 2123-1 (code-commande-publique.com, scriptio.fr)'
    when country = 'BE' and step = 'LOW_VALUE' then 'AR / KB 15.04.2018, numac 2018040067, rapport au Roi / verslag aan de Koning (etaamb.openjustice.be)'
    when country = 'BE' and valid_until = '2025-12-31' then 'Province de Hainaut (marchespublics-pme.be)'
    when country = 'BE' and step = 'NO_NOTICE' then 'Office of Government Procurement, IE (cwmf.gov.ie): 140 000; SPF / FOD BOSA (publicprocurement.be): art. 90'
    when valid_until = '2027-12-31' then 'CDG 22 (cdg22.fr); Office of Government Procurement, IE (cwmf.gov.ie)'
    when step = 'NOTICE' then 'CDG 22 (cdg22.fr); Province de Hainaut (marchespublics-pme.be)'
    when country = 'EU' and step = 'SMALL_LOT' then 'abante.de; tenderradar.io'
    when country = 'FR' and step = 'LOW_VALUE' then 'La Vie communale (laviecommunale-actualites.fr)'
    end,
    compared_text = country = 'FR' and step = 'SMALL_LOT' or country = 'BE' and step = 'LOW_VALUE'
where compared_on is not null;
alter table agreement.threshold add constraint threshold_compared_with_something check (num_nonnulls(compared_on, compared_with) in (0, 2) and (compared_on is not null or not compared_text));
alter table agreement.threshold add constraint threshold_comparison_short check (length(compared_with) between 1 and 300);
comment on column agreement.threshold.compared_with is 'What was read on compared_on; absent while nothing was.';
comment on column agreement.threshold.compared_text is 'Whether that was the text of the law, published or reproduced; else what somebody publishes about it.';
