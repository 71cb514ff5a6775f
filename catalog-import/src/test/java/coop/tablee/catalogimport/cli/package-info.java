/** The command line from outside: files, arguments, and a marketplace that answers in every way. */
@NullMarked
package coop.tablee.catalogimport.cli;

import org.jspecify.annotations.NullMarked;
