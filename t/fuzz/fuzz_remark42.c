/*
 * The reader of Remark42; reader.h says what is checked.
 */

#include "reader.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reader_run(commentsctl_formats_find("remark42"), data, size);

    return 0;
}
