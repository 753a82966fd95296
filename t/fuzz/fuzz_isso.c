/*
 * The reader of Isso's JSON; reader.h says what is checked. Databases are left
 * to t/unit/test_commentsctl_isso.c: SQLite is fuzzed by its own authors.
 */

#include "reader.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 6 || memcmp(data, "SQLite", 6) != 0) {
        reader_run(commentsctl_formats_find("isso"), data, size);
    }

    return 0;
}
