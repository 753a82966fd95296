/*
 * What nginx looks up in a module that it loads, for a plug-in of
 * demo/plugins; nginx's own make writes the same.
 */

#include <ngx_config.h>
#include <ngx_core.h>


#define example_name(name)     example_name_of(name)
#define example_name_of(name)  #name


extern ngx_module_t  EXAMPLE;


ngx_module_t  *ngx_modules[] = {
    &EXAMPLE,
    NULL
};

char  *ngx_module_names[] = {
    example_name(EXAMPLE),
    NULL
};

char  *ngx_module_order[] = {
    NULL
};
