/*
 * The reader of Commento and Comentario; reader.h says what is checked.
 */

#include "reader.h"


int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reader_run(commentsctl_formats_find("commento"), data, size);

    return 0;
}
