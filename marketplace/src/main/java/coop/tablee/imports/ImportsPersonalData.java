package coop.tablee.imports;

import coop.tablee.identity.PersonalData;
import coop.tablee.identity.PersonalDataHolder;
import coop.tablee.identity.PersonalThing;
import java.util.List;
import org.springframework.stereotype.Component;

/** Who sent which catalogue. What is in it is of producers and products. */
@Component
class ImportsPersonalData implements PersonalDataHolder {

    private static final List<PersonalData> HELD = List.of(PersonalData.of(
                    PersonalThing.ACTS,
                    "imports",
                    "imports.catalogue_import.account_id",
                    "imports.catalogue_import.file_name",
                    "imports.category_mapping.answered_by",
                    "imports.producer_mapping.answered_by")
            .told("""
                    select jsonb_build_object('at', submitted_at, 'file', file_name, 'rows', rows_expected) held
                    from imports.catalogue_import where account_id = :account order by id
                    """)
            .erasedBy("""
                    update imports.catalogue_import set file_name = platform.blot(file_name, :words::text[])
                    where account_id = :account and platform.blot(file_name, :words::text[]) <> file_name
                    """));

    @Override
    public List<PersonalData> personalData() {
        return HELD;
    }
}
