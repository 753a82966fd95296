/*
 * The reader of Blogger's exports: format_check.h says what holds for any file.
 */

#include "commentsctl_formats.h"
#include "format_check.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format_check(commentsctl_formats_find("blogger"), data, size);

    return 0;
}
