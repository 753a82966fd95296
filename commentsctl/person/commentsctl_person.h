/*
 * The commands "export-person" and "erase-person": everything that a site has
 * of one person.
 */
#ifndef COMMENTSCTL_PERSON_H
#define COMMENTSCTL_PERSON_H

#include "commentsctl_options.h"


int commentsctl_export_person(const commentsctl_options_t *options);
int commentsctl_erase_person(const commentsctl_options_t *options);


#endif
