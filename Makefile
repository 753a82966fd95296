# ngx_comments_module: builds, tests and shows it. See README.md.
#
#   make                build/ngx_http_comments_module.so and build/commentsctl,
#                       for the nginx that is installed (package nginx-dev), or
#                       for a source tree: make NGX_SRC=/path/to/nginx
#   make test           everything that must pass
#   make demo           the sample blog on this machine, PORT=8080
#   make help           this, and the rest

BUILD         ?= build
NGX_SRC       ?= $(NGINX_SRC)
NGX_CONFIGURE ?= --with-compat
NGX_DEV       ?= /usr/share/nginx/src
NGINX_BINARY  ?= $(or $(shell command -v nginx),/usr/sbin/nginx)
MODULES_DIR   ?= /usr/lib/nginx/modules
PREFIX        ?= /usr
DESTDIR       ?=
PORT          ?= 8080
DATA          ?= build/demo
FUZZ_TIME     ?= 20
FUZZ_RUNS     ?=
JOBS          ?= $(shell nproc 2>/dev/null || echo 2)
# tests wait more than they work
TEST_JOBS     ?= $(shell echo $$(($(JOBS) * 2)))
TEST_TIMEOUT  ?= 900
SUITE         ?= trixie
TESTS         ?= $(sort $(wildcard t/*.t))

ifeq ($(origin CC),default)
CC            = gcc
endif

CC_OPT        ?= -g -O2 -fstack-protector-strong -Wformat \
                 -Werror=format-security -Wshadow -fPIC
CPP_OPT       ?= -D_FORTIFY_SOURCE=2
LD_OPT        ?= -Wl,-z,relro -Wl,-z,now -fPIC

ifneq ($(words $(CURDIR)),1)
$(error nginx cannot be built in a folder with a blank in its path)
endif

MAKEFLAGS     += --no-print-directory

# a make of nginx's own: as many jobs as there are processors, unless -j says
PARALLEL       = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

OUT           := $(abspath $(BUILD))
OBJS          := $(OUT)/nginx
MODULE        := $(BUILD)/ngx_http_comments_module.so
CTL           := $(BUILD)/commentsctl

HOUSE         := ngx_comments_module
LAYERS        := core redis cache include plugins http
SOURCES       := $(sort $(foreach d,$(LAYERS),$(wildcard $(HOUSE)/$d/*.[ch]\
                 $(HOUSE)/$d/*/*.[ch])))
WEB           := $(sort $(shell find $(HOUSE)/web -type f))
CORE_SOURCES  := $(sort $(wildcard $(HOUSE)/core/*/*.c))
CORE_INCS     := $(addprefix -I,$(patsubst %/,%,$(sort $(dir $(CORE_SOURCES)))))
CTL_SOURCES   := $(sort $(wildcard commentsctl/*/*.c))
CTL_INCS      := $(addprefix -I,$(patsubst %/,%,$(sort $(dir $(CTL_SOURCES)))))
UNIT_TESTS    := $(sort $(basename $(notdir $(wildcard t/unit/test_*.c))))
FUZZ_TARGETS  := $(sort $(basename $(notdir $(wildcard t/fuzz/fuzz_*.c))))

# what core and everything that links it is compiled with; the tests' own code
# need not be fast
CORE_CC       ?= $(CC)
CORE_FLAGS    ?= -g -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
UNIT_FLAGS    := -O1
CORE_WARNINGS := -std=c11 -Wall -Wextra -Wshadow -Wformat=2 \
                 -Wstrict-prototypes -Wvla -Werror
CORE_DIR      ?= $(BUILD)/core
CORE_LIBS     := -lhiredis -ljansson -lmd4c -lcrypto -lz -lm

# the newest that CHANGES.md names
VERSION       := $(shell sed -n 's/^\#\# \([0-9.]*\).*/\1/p' CHANGES.md | head -n 1)
CTL_FLAGS     := -D_GNU_SOURCE -I/usr/include/libxml2 -DCOMMENTSCTL_VERSION='"$(VERSION)"'
CTL_LIBS      := -lxml2 -lsqlite3 -lcurl


.PHONY: all module commentsctl man unit waiting deps test test-unit test-matrix gfm-test learn-test spam-test clang asan asan-run \
        valgrind fuzz fuzz-programs lint static-test suite-test nginx-tests \
        bench browser-test pictures demo demo-start demo-stop deb install clean help \
        FORCE

all: module commentsctl man

module: $(MODULE)


# The module, by nginx's own configure and make.

# changes whenever something must be configured anew: the set of files, the
# nginx to build for, the compiler
$(OUT)/recipe: FORCE
	@mkdir -p $(OUT)
	@{ echo $(SOURCES); echo '$(NGX_SRC)|$(NGX_CONFIGURE)|$(CC)|$(CC_OPT)'; \
	   echo '$(CPP_OPT)|$(LD_OPT)'; \
	   cat config $(HOUSE)/*.map $(or $(NGX_SRC),$(NGX_DEV))/src/core/nginx.h \
	       $(NGX_DEV)/conf_flags 2>/dev/null; } > $@.new || :
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(OBJS)/Makefile: $(OUT)/recipe
	@rm -rf $(OBJS)
	@mkdir -p $(OBJS)
ifeq ($(NGX_SRC),)
	@test -x $(NGX_DEV)/configure || { echo "no nginx-dev here: run 'make\
 deps', or give a source tree by NGX_SRC=" >&2; exit 2; }
	@echo "configuring for $(NGX_DEV)"
	@cd $(NGX_DEV) && bash -c '. ./conf_flags && exec ./configure \
	    "$${NGX_CONF_FLAGS[@]}" "$$@"' configure $(CONFIGURE_ARGS) \
	    > $(OBJS)/configure.log 2>&1 \
	    || { tail -n 20 $(OBJS)/configure.log >&2; exit 1; }
else
	@echo "configuring for $(NGX_SRC)"
	@cd $(NGX_SRC) && configure=configure \
	    && if [ ! -f configure ]; then configure=auto/configure; fi \
	    && sh $$configure $(NGX_CONFIGURE) $(CONFIGURE_ARGS) \
	    > $(OBJS)/configure.log 2>&1 \
	    || { tail -n 20 $(OBJS)/configure.log >&2; exit 1; }
endif

CONFIGURE_ARGS = --with-cc='$(CC)' --with-cc-opt='$(CC_OPT) $(CPP_OPT)' \
    --with-ld-opt='$(LD_OPT)' --add-dynamic-module=$(CURDIR) \
    --builddir=$(OBJS)

$(OBJS)/ngx_comments_web_data.c: $(OBJS)/Makefile $(WEB)
	@sh $(HOUSE)/web/embed.sh > $@.new
	@mv $@.new $@

$(MODULE): $(OBJS)/Makefile $(OBJS)/ngx_comments_web_data.c $(SOURCES)
	@$(MAKE) $(PARALLEL) -s -C $(or $(NGX_SRC),$(NGX_DEV)) \
	    -f $(OBJS)/Makefile modules
	@cp -f $(OBJS)/ngx_http_comments_module.so $@.new
	@mv -f $@.new $@
	@echo "built $@"


# core as a library, for commentsctl, unit tests and fuzz targets

CORE_LIB     := $(CORE_DIR)/libcomments.a
CORE_OBJS    := $(patsubst %.c,$(CORE_DIR)/%.o,$(notdir $(CORE_SOURCES))) \
                $(CORE_DIR)/web_data.o
COMPILE_CORE  = $(CORE_CC) $(CORE_WARNINGS) $(CORE_FLAGS) $(CORE_INCS) -MMD -MP

# names of files are unique, so their objects need no folders
vpath %.c $(sort $(dir $(CORE_SOURCES) $(CTL_SOURCES)) $(wildcard demo/plugins/*/))

$(CORE_DIR)/%.o: %.c
	@mkdir -p $(@D)
	@$(COMPILE_CORE) -c -o $@ $<

$(CORE_DIR)/web_data.c: $(WEB)
	@mkdir -p $(@D)
	@sh $(HOUSE)/web/embed.sh > $@.new
	@mv $@.new $@

$(CORE_DIR)/web_data.o: $(CORE_DIR)/web_data.c
	@$(COMPILE_CORE) -c -o $@ $<

$(CORE_LIB): $(CORE_OBJS)
	@rm -f $@
	@ar rcs $@ $^

$(CORE_DIR)/ctl/%.o: %.c
	@mkdir -p $(@D)
	@$(COMPILE_CORE) $(CTL_INCS) $(CTL_FLAGS) -c -o $@ $<

ifeq ($(CTL_SOURCES),)
commentsctl man:
	@:
else
commentsctl: $(CTL)

# all but main(), for tests of its parts
CTL_LIB      := $(CORE_DIR)/libcommentsctl.a
CTL_OBJS     := $(patsubst %.c,$(CORE_DIR)/ctl/%.o,$(notdir $(CTL_SOURCES)))
CTL_MAIN     := $(CORE_DIR)/ctl/commentsctl.o

$(CTL_LIB): $(filter-out $(CTL_MAIN),$(CTL_OBJS))
	@rm -f $@
	@ar rcs $@ $^

$(CTL): $(CTL_MAIN) $(CTL_LIB) $(CORE_LIB)
	@$(CORE_CC) $(CORE_FLAGS) $(LD_OPT) -o $@ $^ $(CTL_LIBS) $(CORE_LIBS)
	@echo "built $@"

# the manual page, which has what --help prints
man: $(BUILD)/commentsctl.1

$(BUILD)/commentsctl.1: commentsctl/man/man.sh commentsctl/man/commentsctl.1.in $(CTL)
	@sh commentsctl/man/man.sh commentsctl/man/commentsctl.1.in $(CTL) > $@.new
	@mv $@.new $@
endif

$(CORE_DIR)/test_%: t/unit/test_%.c t/unit/tap.h $(CORE_LIB)
	@$(COMPILE_CORE) $(UNIT_FLAGS) -D_GNU_SOURCE -It/unit -o $@ $< $(CORE_LIB) $(CORE_LIBS)

$(CORE_DIR)/test_commentsctl_%: t/unit/test_commentsctl_%.c t/unit/tap.h \
        $(CTL_LIB) $(CORE_LIB)
	@$(COMPILE_CORE) $(CTL_INCS) $(CTL_FLAGS) $(UNIT_FLAGS) -It/unit -o $@ $< $(CTL_LIB) \
	    $(CORE_LIB) $(CTL_LIBS) $(CORE_LIBS)

$(CORE_DIR)/learn_replay: t/spam/learn_replay.c $(CORE_LIB)
	@$(COMPILE_CORE) -D_GNU_SOURCE -o $@ $< $(CORE_LIB) $(CORE_LIBS)

$(CORE_DIR)/gfm_markdown: t/unit/gfm_markdown.c t/unit/tap.h $(CORE_LIB)
	@$(COMPILE_CORE) -D_GNU_SOURCE -It/unit -o $@ $< $(CORE_LIB) $(CORE_LIBS)

$(CORE_DIR)/fuzz_%: t/fuzz/fuzz_%.c $(CORE_LIB)
	@$(COMPILE_CORE) -D_GNU_SOURCE -fsanitize=fuzzer -o $@ $< $(CORE_LIB) $(CORE_LIBS)

# readers of formats, which are commentsctl's
FUZZ_FORMATS := $(addprefix $(CORE_DIR)/,$(basename $(notdir \
                $(shell grep -l 'commentsctl_' t/fuzz/fuzz_*.c))))

$(FUZZ_FORMATS): $(CORE_DIR)/fuzz_%: t/fuzz/fuzz_%.c $(CTL_LIB) $(CORE_LIB)
	@$(COMPILE_CORE) $(CTL_INCS) $(CTL_FLAGS) -fsanitize=fuzzer -o $@ $< \
	    $(CTL_LIB) $(CORE_LIB) $(CTL_LIBS) $(CORE_LIBS)

# tests of the zone: the cache layer on stand-ins for nginx, with its headers
ZONE_TESTS   := $(sort $(basename $(notdir $(wildcard t/zone/test_*.c))))
ZONE_PARTS   := $(filter-out t/zone/test_%,$(wildcard t/zone/*.c)) \
                $(wildcard $(HOUSE)/cache/*.c)
ZONE_FLAGS   := -Wall -Wextra -Wno-unused-parameter -Werror -I$(HOUSE)/cache \
                -I$(OBJS) $(foreach d,core event event/modules event/quic os/unix,\
                -I$(or $(NGX_SRC),$(NGX_DEV))/src/$d)

$(CORE_DIR)/zone/test_%: t/zone/test_%.c $(ZONE_PARTS) $(OBJS)/Makefile \
        $(wildcard t/zone/*.h t/unit/tap.h $(HOUSE)/cache/*.h)
	@mkdir -p $(@D)
	@$(CORE_CC) $(CORE_FLAGS) $(ZONE_FLAGS) -o $@ $< $(ZONE_PARTS)

# A module of the tests' own, which t/23-submission.t loads beside ours. Of ours
# it knows one header: the nginx that is to load it is that of $(WAITING_OBJS).
# It has names that nginx has too (ngx_modules): they are its own.
WAITING      := $(BUILD)/waiting/ngx_http_comments_waiting_module.so
WAITING_OBJS ?= $(OBJS)
WAITING_SRC  ?= $(or $(NGX_SRC),$(NGX_DEV))
WAITING_INCS  = -I$(HOUSE)/include -I$(WAITING_OBJS) \
                $(foreach d,core event event/modules event/quic os/unix http http/modules http/v2 http/v3,\
                -I$(WAITING_SRC)/src/$d)

$(WAITING): t/waiting/ngx_http_comments_waiting_module.c \
        $(HOUSE)/include/ngx_http_comments_plugin.h $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@$(CC) $(CC_OPT) -shared -Wl,-Bsymbolic -Wall -Wextra -Wno-unused-parameter -Werror \
	    $(WAITING_INCS) -o $@ $<

# Plug-ins for t/29-plugins.t: one source, compiled once for each way to be odd;
# and the examples, with the table that nginx's make writes for a module.
ODD          := good again same abi old newer noname noversion nocheck small endless empty
EXAMPLES     := $(notdir $(wildcard demo/plugins/*))
PLUGINS      := $(dir $(WAITING))../plugins
PLUGIN_CC     = $(CC) $(CC_OPT) -shared -Wl,-Bsymbolic -Wall -Wextra -Wno-unused-parameter -Wno-unused -Werror $(WAITING_INCS)

$(PLUGINS)/odd_%.so: t/plugins/ngx_http_comments_odd_module.c \
        $(HOUSE)/include/ngx_http_comments_plugin.h $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@$(PLUGIN_CC) -DODD_NAME=$* -DODD=ODD_$(shell echo $* | tr a-z A-Z) -o $@ $<

$(PLUGINS)/example_%.so: ngx_http_comments_%_module.c t/plugins/example.c \
        $(HOUSE)/include/ngx_http_comments_plugin.h $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@$(PLUGIN_CC) -DEXAMPLE=ngx_http_comments_$*_module -o $@ $< t/plugins/example.c

# formats that lie, of two versions; and odd ones
LIES         := 1 2 taken short long nought

$(PLUGINS)/lies_1.so $(PLUGINS)/lies_2.so: LIES_FLAGS = -DLIES_VERSION=$* -DLIES_ODD=LIES_PLAIN
$(PLUGINS)/lies_%.so: LIES_FLAGS = -DLIES_VERSION=1 -DLIES_ODD=LIES_$(shell echo $* | tr a-z A-Z)
$(PLUGINS)/lies_%.so: t/plugins/ngx_http_comments_lies_module.c t/plugins/example.c \
        $(HOUSE)/include/ngx_http_comments_plugin.h $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@$(PLUGIN_CC) $(LIES_FLAGS) -DEXAMPLE=ngx_http_comments_lies_module -o $@ $< t/plugins/example.c

# for t/33-attacks.t
$(PLUGINS)/liar.so: t/plugins/ngx_http_comments_liar_module.c t/plugins/example.c \
        $(HOUSE)/include/ngx_http_comments_plugin.h $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@$(PLUGIN_CC) -DEXAMPLE=ngx_http_comments_liar_module -o $@ $< t/plugins/example.c

# "your first check in 40 lines", and "your first text format", as the
# documentation has them
$(PLUGINS)/example_first.so: lua-free-docs/plugins.md t/plugins/example.c $(HOUSE)/include/ngx_http_comments_plugin.h \
        $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@awk '/^```c$$/ { n++; inside = 1; next } /^```$$/ { inside = 0 } inside && n != 2' $< > $(PLUGINS)/first.c
	@$(PLUGIN_CC) -DEXAMPLE=ngx_http_comments_first_module -o $@ $(PLUGINS)/first.c t/plugins/example.c

$(PLUGINS)/example_lines.so: lua-free-docs/plugins.md t/plugins/example.c $(HOUSE)/include/ngx_http_comments_plugin.h \
        $(WAITING_OBJS)/Makefile
	@mkdir -p $(@D)
	@awk '/^```c$$/ { n++; inside = 1; next } /^```$$/ { inside = 0 } inside && n == 2' $< > $(PLUGINS)/lines.c
	@$(PLUGIN_CC) -DEXAMPLE=ngx_http_comments_lines_module -o $@ $(PLUGINS)/lines.c t/plugins/example.c

waiting: $(WAITING) $(PLUGINS)/example_first.so $(PLUGINS)/example_lines.so $(PLUGINS)/liar.so $(ODD:%=$(PLUGINS)/odd_%.so) \
        $(LIES:%=$(PLUGINS)/lies_%.so) $(EXAMPLES:%=$(PLUGINS)/example_%.so)
	@:

UNIT_PROGRAMS := $(addprefix $(CORE_DIR)/,$(UNIT_TESTS)) \
                 $(addprefix $(CORE_DIR)/zone/,$(ZONE_TESTS))
FUZZ_PROGRAMS := $(addprefix $(CORE_DIR)/,$(FUZZ_TARGETS))

# who names suites wants these alone: make test TESTS=t/06-proxy.t
TESTED_UNITS := $(if $(filter-out file,$(origin TESTS)),,$(UNIT_PROGRAMS))

unit: $(UNIT_PROGRAMS)
	@:

fuzz-programs: $(FUZZ_PROGRAMS)
	@:

# what was made of a source or with a header that has moved is made anew
$(shell cat $(CORE_DIR)/*.d $(CORE_DIR)/ctl/*.d 2>/dev/null | tr -d '\\' \
    | tr ' ' '\n' | grep '\.[ch]$$' | sort -u \
    | while read file; do \
          [ -e "$$file" ] || grep -lF " $$file" $(CORE_DIR)/*.d $(CORE_DIR)/ctl/*.d; \
      done | sort -u | while read d; do rm -f "$$d" "$${d%.d}.o" "$${d%.d}"; done)

-include $(wildcard $(CORE_DIR)/*.d $(CORE_DIR)/ctl/*.d)


# Tests. What is missing is installed first.

deps:
	@OUT='$(OUT)' sh t/lib/deps.sh test

test:
	@OUT='$(OUT)' sh t/lib/deps.sh test
	@mkdir -p '$(OUT)'; : it is fetched meanwhile; \
	sh t/lib/test-nginx.sh '$(OUT)/test-nginx' > '$(OUT)/test-nginx.log' 2>&1 & \
	$(MAKE) $(PARALLEL) all unit waiting; status=$$?; wait; exit $$status
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' WAITING='$(WAITING)' OUT='$(OUT)' \
	    JOBS='$(TEST_JOBS)' LIMIT='$(TEST_TIMEOUT)' sh t/lib/prove.sh $(TESTED_UNITS) $(TESTS)

# the same blocks under other circumstances: make test-matrix MATRIX="hup four"
MATRIX_TESTS  ?= $(wildcard $(foreach n,02 03 04 05 06 07 08 09 10 11 12 13 \
                 15 16 17 18 19,t/$n-*.t)) t/14-forms.t

test-matrix:
	@OUT='$(OUT)' sh t/lib/deps.sh test
	@$(MAKE) $(PARALLEL) all
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' OUT='$(OUT)' JOBS='$(TEST_JOBS)' \
	    LIMIT=1800 MATRIX='$(MATRIX)' sh t/lib/matrix.sh $(MATRIX_TESTS)

test-unit: unit
	@LIMIT='$(TEST_TIMEOUT)' OUT='$(OUT)' JOBS='$(TEST_JOBS)' \
	    sh t/lib/prove.sh $(UNIT_PROGRAMS)

# the classifier of spam, over what is made up and, with LEARN_CORPUS="FILE…",
# over real comments (t/spam/corpus.pl says which)
learn-test:
	@$(MAKE) $(PARALLEL) $(CORE_DIR)/learn_replay
	@echo "synthetic:"; perl t/spam/corpus.pl --synthetic | $(CORE_DIR)/learn_replay 900 5
	@if [ -n '$(LEARN_CORPUS)' ]; then \
	    echo '$(LEARN_CORPUS):'; perl t/spam/corpus.pl $(LEARN_CORPUS) | $(CORE_DIR)/learn_replay; fi

# The chain of checks, with comments and robots that a running server gets. With
# CORPUS=folder also over the corpora there, the figures of lua-free-docs/spam.md:
# all *.csv together, each *.tsv alone (t/spam/corpus.pl says what they look like)
spam-test:
	@sh t/lib/deps.sh test
	@$(MAKE) $(PARALLEL) all
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' OUT='$(OUT)' CORPUS='$(CORPUS)' \
	    SEEDS='$(SEEDS)' sh t/spam/run.sh

# bare addresses of Markdown, compared with cmark-gfm's over generated texts
gfm-test:
	@command -v cmark-gfm > /dev/null || { echo "install cmark-gfm" >&2; exit 1; }
	@$(MAKE) $(PARALLEL) $(CORE_DIR)/gfm_markdown
	@$(CORE_DIR)/gfm_markdown

# everything once more by the other compiler
clang:
	@$(MAKE) $(PARALLEL) all unit BUILD=$(BUILD)/clang CC=clang
	@$(MAKE) test-unit BUILD=$(BUILD)/clang CC=clang

# The sanitizers: unit tests and suites, on an nginx built from source with
# the module linked in. Reports of any process make it fail.
SANITIZE      := -fsanitize=address,undefined -fno-omit-frame-pointer

asan:
	@OUT='$(OUT)' sh t/lib/deps.sh asan
	@$(MAKE) $(PARALLEL) commentsctl  # what the suites call, not of an earlier build
	@$(MAKE) $(PARALLEL) unit $(ASAN_VARS)
	@OUT='$(OUT)' JOBS='$(JOBS)' sh t/lib/asan-nginx.sh
	@$(MAKE) waiting $(ASAN_WAITING)
	@$(MAKE) asan-run $(ASAN_VARS)

ASAN_VARS      = CORE_CC=clang CORE_DIR=$(BUILD)/asan/core CORE_FLAGS='-g -O1 $(SANITIZE)'

ASAN_WAITING   = WAITING=$(BUILD)/asan/waiting/ngx_http_comments_waiting_module.so CC=clang \
    CC_OPT='-g -O1 -fPIC -fsanitize=address -fno-omit-frame-pointer' WAITING_OBJS=$(OUT)/asan/objs \
    WAITING_SRC=$(or $(NGX_SRC),$(OUT)/nginx-source/nginx)

asan-run: unit
	@OUT='$(OUT)' NGINX_BINARY='$(OUT)/asan/objs/nginx' MODULE= JOBS='$(TEST_JOBS)' \
	    WAITING='$(BUILD)/asan/waiting/ngx_http_comments_waiting_module.so' LIMIT=1800 sh t/lib/prove.sh asan $(TESTED_UNITS) $(TESTS)

valgrind:
	@OUT='$(OUT)' sh t/lib/deps.sh valgrind
	@$(MAKE) $(PARALLEL) all unit waiting
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' WAITING='$(WAITING)' OUT='$(OUT)' \
	    JOBS='$(TEST_JOBS)' LIMIT=3600 sh t/lib/prove.sh valgrind $(TESTED_UNITS) $(TESTS)

fuzz:
	@sh t/lib/deps.sh fuzz
	@$(MAKE) $(PARALLEL) fuzz-programs CORE_CC=clang \
	    CORE_DIR=$(BUILD)/fuzz/core \
	    CORE_FLAGS='-g -O1 -fsanitize=address,undefined,fuzzer-no-link'
	@OUT='$(OUT)' FUZZ_TIME='$(FUZZ_TIME)' FUZZ_RUNS='$(FUZZ_RUNS)' \
	    sh t/fuzz/run.sh $(FUZZ_TARGETS)

# linked into nginx instead of loaded by it: does the filter stand right, does
# it get on with other modules, and do plug-ins work that nginx's own configure
# has built?
static-test:
	@OUT='$(OUT)' sh t/lib/deps.sh asan
	@OUT='$(OUT)' CC='$(CC)' sh t/lib/filter-order.sh
	@rm -rf '$(OUT)/installed'
	@$(MAKE) install DESTDIR='$(OUT)/installed' PREFIX=/usr > /dev/null
	@OUT='$(OUT)' CC='$(CC)' JOBS='$(JOBS)' NGX_DEV='$(NGX_DEV)' INSTALLED='$(OUT)/installed' \
	    sh t/lib/static-nginx.sh
	@OUT='$(OUT)' NGINX_BINARY='$(OUT)/static/objs/nginx' MODULE= JOBS='$(TEST_JOBS)' \
	    COMMENTS_STATIC='$(OUT)/static' COMMENTS_INSTALLED='$(OUT)/installed' \
	    COMMENTS_MODULE='$(abspath $(MODULE))' COMMENTS_NGINX='$(NGINX_BINARY)' \
	    LIMIT='$(TEST_TIMEOUT)' sh t/lib/prove.sh t/03-post.t t/14-neighbours.t t/static/plugins.t

# in another suite of Debian, beside this machine: another nginx, another hiredis
suite-test:
	@OUT='$(OUT)' JOBS='$(JOBS)' TESTS='$(if $(filter-out file,$(origin TESTS)),$(TESTS))' \
	    sh t/lib/suite-test.sh '$(SUITE)'

# nginx's own test suite, of a checkout: make nginx-tests NGINX_TESTS=dir
nginx-tests:
	@test -n '$(NGINX_TESTS)' || { echo "make nginx-tests NGINX_TESTS=dir, a\
 checkout of nginx's own test suite" >&2; exit 2; }
	@sh t/lib/deps.sh test nginx-tests
	@$(MAKE) $(PARALLEL) module
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' OUT='$(OUT)' JOBS='$(JOBS)' \
	    MODULES_DIR='$(MODULES_DIR)' sh t/lib/nginx-tests.sh '$(NGINX_TESTS)'

lint:
	@sh t/lint/run.sh

bench browser-test:
	@script=$(if $(filter bench,$@),bench/run.sh,t/browser/run.sh); \
	if [ ! -f $$script ]; then \
	    echo "make $@: there is no $$script yet" >&2; exit 2; \
	fi; \
	sh t/lib/deps.sh demo && $(MAKE) $(PARALLEL) all \
	    && NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' OUT='$(OUT)' bash $$script

# the pictures of the documentation, made again
pictures:
	@sh t/lib/deps.sh demo
	@$(MAKE) $(PARALLEL) all
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' OUT='$(OUT)' bash t/browser/pictures.sh

deb:
	@echo "make deb: there is no packaging (debian/) yet" >&2; exit 2


# The sample blog.

demo demo-start:
	@sh t/lib/deps.sh demo
	@[ -f '$(MODULE)' ] || echo 'demo: building; the first time this takes minutes'
	@$(MAKE) $(PARALLEL) all
	@NGINX_BINARY='$(NGINX_BINARY)' MODULE='$(MODULE)' CTL='$(CTL)' PORT='$(PORT)' \
	    DATA='$(DATA)' exec bash demo/run.sh $(if $(filter demo,$@),run,start)

demo-stop:
	@DATA='$(DATA)' bash demo/run.sh stop


install: all
	install -d $(DESTDIR)$(MODULES_DIR)
	install -m 644 $(MODULE) $(DESTDIR)$(MODULES_DIR)/
	install -d $(DESTDIR)$(PREFIX)/include
	install -m 644 $(HOUSE)/include/ngx_http_comments_plugin.h $(DESTDIR)$(PREFIX)/include/
	@if [ -f $(CTL) ]; then \
	    set -x; install -d $(DESTDIR)$(PREFIX)/bin; \
	    install -m 755 $(CTL) $(DESTDIR)$(PREFIX)/bin/; \
	    install -d $(DESTDIR)$(PREFIX)/share/man/man1; \
	    install -m 644 $(BUILD)/commentsctl.1 $(DESTDIR)$(PREFIX)/share/man/man1/; \
	    install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions; \
	    install -m 644 commentsctl/man/commentsctl.bash \
	        $(DESTDIR)$(PREFIX)/share/bash-completion/completions/commentsctl; \
	fi

clean:
	rm -rf $(BUILD)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile
	@echo
	@echo "  and: asan, valgrind, fuzz (FUZZ_TIME=20), clang, lint, static-test,"
	@echo "  suite-test (SUITE=trixie), nginx-tests (NGINX_TESTS=checkout),"
	@echo "  test-matrix (MATRIX=\"zone64k four\"), gfm-test (needs cmark-gfm),"
	@echo "  learn-test (LEARN_CORPUS=\"FILE…\"), spam-test (CORPUS=folder),"
	@echo "  bench, browser-test, pictures, demo-start, demo-stop, deb, install, clean"
