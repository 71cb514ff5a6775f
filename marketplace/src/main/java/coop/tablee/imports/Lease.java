package coop.tablee.imports;

import java.util.UUID;

/** One process's right to work on an import, until it goes silent. The token proves it with every write. */
record Lease(long importId, UUID token, ImportState state, int attempts) {}
