/**
 * Catalogues that come in as files: upload, reading, the questions that only a person can answer (which producer, which family), the preview of what would
 * change, and its application. What a cell means is decided by {@code catalog-import}; what a version is, by catalogue; how much there is, by stock.
 *
 * <p>The rules that must never break: nothing is written before somebody has seen what would change or asked for it without looking; an import is applied
 * once and as a whole, whoever asks how often; and what a file does not say stays as it is.
 */
@NullMarked
@ApiArea(Area.CATALOGUE)
@ApplicationModule(allowedDependencies = {"shared", "platform", "identity", "network", "catalogue"})
package coop.tablee.imports;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
