/*
 * The name of a comment's author, without misleading invisible characters.
 */
#ifndef COMMENTS_NAME_H
#define COMMENTS_NAME_H

#include "comments_buf.h"


/*
 * 1 if c is an invisible character: it shows nothing, or only changes how its
 * neighbours are shown. These are Default_Ignorable_Code_Point of Unicode 15,
 * U+FFF0 to U+FFFC, the controls of Egyptian hieroglyphs, the Syriac
 * abbreviation mark and the musical null notehead. White space is not invisible
 * here, since it has a width. Cannot fail.
 */
int comments_name_invisible(uint32_t c);

/*
 * Appends valid UTF-8 s without invisible characters, by which a name could be
 * made to look like another one. Invisible characters with a visible effect
 * stay:
 *   - ZWNJ between two letters that would join (Persian), or behind a virama
 *     and before a letter (Hindi);
 *   - ZWJ behind a virama or before one (Sinhala, Bengali), and between two
 *     emoji;
 *   - U+FE0E and U+FE0F behind an emoji, and in a keycap;
 *   - the vowel separator between two letters of Mongolian;
 *   - the tag characters in the flags of England, Scotland and Wales.
 * The Braille pattern without dots (U+2800) becomes a blank. White space is not
 * changed: call comments_text_clean() for it. The result is never longer than
 * s. Sources: RFC 5892, A.1 and A.2; UAX #31, 2.3; UTS #51. Returns as
 * comments_buf_add().
 */
int comments_name_clean(comments_buf_t *out, comments_str_t s);


#endif
