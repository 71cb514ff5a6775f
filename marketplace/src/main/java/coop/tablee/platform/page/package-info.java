/**
 * The page shell: everything a page of any module is framed by. It decides how a page looks around its content (header, menu, language, colour scheme, foot),
 * how words are found and figures written, which headers protect it, who a request comes from behind a proxy, how large and how slow it may be, and how every failure is told, as a page or as an RFC 9457 problem. It knows no business
 * word: modules contribute their menu entries ({@link coop.tablee.platform.page.MenuEntry}), their messages ({@code messages/<module>_<language>.properties}),
 * and identity says who looks ({@link coop.tablee.platform.page.ViewerLookup}).
 *
 * <p>The rule that must never break: no page needs an inline script or style, and no failure shows how the house is built.
 */
@NullMarked
package coop.tablee.platform.page;

import org.jspecify.annotations.NullMarked;
