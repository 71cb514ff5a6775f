-- Days of school years and payment terms, compared on 23 November 2026 with what is published; what was missing is added. What authorities have taken over stays as it is.
insert into catering.school_free_days (school_year_id, kind, names, first_day, last_day) values
    ('BE-FWB-2026', 'PUBLIC_HOLIDAY', '{"fr": "Fête des morts", "nl": "Allerzielen", "de": "Allerseelen", "en": "All Souls’ Day"}', '2026-11-02', '2026-11-02'),
    ('BE-FWB-2026', 'PUBLIC_HOLIDAY', '{"fr": "Mardi gras", "nl": "Vastenavond", "de": "Fastnachtsdienstag", "en": "Shrove Tuesday"}', '2027-02-09', '2027-02-09'),
    ('FR-B-2026', 'HOLIDAY', '{"fr": "Pont de l’Ascension", "nl": "Brugdag na Hemelvaart", "de": "Brückentag nach Christi Himmelfahrt", "en": "Day after Ascension"}', '2027-05-07', '2027-05-07');

update catering.school_year set compared = true,
    source = 'Fédération Wallonie-Bruxelles, décret du 31 mars 2022 ; comparé le 23 novembre 2026'
where id = 'BE-FWB-2026';
update catering.school_year set compared = true,
    source = 'Ministère de l’Éducation nationale, arrêté du 22 octobre 2025 ; comparé le 23 novembre 2026'
where id = 'FR-B-2026';

update catering.payment_term set
    source = 'Arrêté royal du 14 janvier 2013, modifié par l’arrêté royal du 12 août 2024 (Moniteur belge du 16 septembre 2024) : vérification et paiement ensemble, marchés publiés depuis 2025'
where country = 'BE' and sector = 'PUBLIC' and valid_from = '2025-01-01';
update catering.payment_term set
    source = 'Arrêté royal du 14 janvier 2013, modifié par l’arrêté royal du 12 août 2024 ; directive 2011/7/UE, art. 4, § 4 (soins de santé)'
where country = 'BE' and sector = 'HEALTH' and valid_from = '2025-01-01';
