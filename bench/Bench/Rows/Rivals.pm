# What an expert would build today of Debian's packages, against plain files of
# the same bytes: sub_filter with a fixed text; SSI with a Lua location that
# reads Redis; Lua that keeps the page in memory and reads Redis. Each is given
# its block as ready bytes (one GET), and none notices a new comment by itself.
package Bench::Rows::Rivals;

use strict;
use warnings;

use Bench::Client;
use Bench::Load qw(figure);

my @Folders = ('/usr/lib/nginx/modules', '/usr/share/nginx/modules');


sub run {
    my ($b) = @_;

    my $row = 'what Debian has today';
    my ($folder) = grep { -f "$_/ngx_http_lua_module.so" } @Folders;

    if (!defined $folder) {
        $b->{report}->skip(row => $row, why => 'no libnginx-mod-http-lua');
        return;
    }

    my ($head, $block, $tail) = prepare($b);
    my $server = $b->{machine}->nginx(
        name => 'rivals', module => 0, http => http($b, $block),
        modules => [grep { -f } "$folder/ndk_http_module.so",
                                "$folder/ngx_http_lua_module.so"]);

    my $page = $head . $block . $tail;
    my @rivals = ([sub => 'sub_filter, a fixed text'],
                  [ssi => 'SSI, and Lua that reads Redis'],
                  [lua => 'Lua, the page in memory, Redis read']);

    for my $rival (@rivals) {
        my ($path, $what) = @$rival;

        # they have to do the same
        die "$path: not the same bytes\n"
            if Bench::Client->new($server->{port})
                            ->get("/$path/one.html")->{body} ne $page;

        my $c = $b->{load}->compare(
            both => { server => $server,
                      requests => int $b->{requests} / 3 },
            ours => { paths => ["/$path/one.html"] },
            theirs => { paths => ['/plain/one.html'] });

        $b->{report}->row(
            row => "for comparison: $what",
            against => 'the same bytes as a file',
            figures => [figure('requests a second', $c, 'rate'),
                        figure('processor time a request', $c, 'cpu_us')],
            raw => $c);
    }

    $b->{machine}->stop($server->{pid});
}


# The page of the first row in three parts, and the files of the rivals.
sub prepare {
    my ($b) = @_;

    my $site = $b->{site};
    my $ours = $b->{machine}->nginx(name => 'whole', http => $site->http);
    my $client = Bench::Client->new($ours->{port});
    my $whole = $client->get('/page/one.html')->{body};

    $b->{machine}->stop($ours->{pid});

    my $marker = '<!-- comments -->';
    my $at = index($whole, $marker) + length $marker;
    my $end = index($whole, '</section>', $at) + length '</section>';
    my @part = (substr($whole, 0, $at), substr($whole, $at, $end - $at),
                substr($whole, $end));

    mkdir "$site->{root}/$_" for qw(sub ssi lua);

    $site->put('sub/one.html', $part[0] . $part[2]);
    $site->put('ssi/one.html', $part[0]
               . '<!--# include virtual="/block" -->' . $part[2]);
    $site->put('lua/one.html', $part[0] . $part[2]);
    $site->put('plain/one.html', $whole) if mkdir("$site->{root}/plain")
                                            || -d "$site->{root}/plain";

    $b->{machine}->command('SET', 'rival:block', $part[1]);

    return @part;
}


sub http {
    my ($b, $block) = @_;

    my $socket = $b->{machine}{socket};
    my $root = $b->{site}{root};
    my ($set, $names) = variables($block);

    return <<"CONF";
    geo \$dollar { default "\\\$"; }
    init_by_lua_block {
        local request = "*2\\r\\n\$3\\r\\nGET\\r\\n\$11\\r\\nrival:block\\r\\n"
        local pages = {}

        function block()
            local s = ngx.socket.tcp()
            assert(s:connect("unix:$socket"))
            assert(s:send(request))
            local line = assert(s:receive("*l"))
            local data = assert(s:receive(tonumber(line:sub(2))))
            s:receive(2)
            s:setkeepalive(60000, 64)
            return data
        end

        function page(name)
            local page = pages[name]
            if page then return page end
            local file = assert(io.open(name, "rb"))
            local all = file:read("*a")
            file:close()
            local _, last = all:find("<!-- comments -->", 1, true)
            page = { all:sub(1, last), all:sub(last + 1) }
            pages[name] = page
            return page
        end
    }
    server {
        listen 127.0.0.1:%PORT%;
        server_name bench.example;
        root $root;
        location /plain/ { }
        location /sub/ {
$set
            sub_filter_once on;
            sub_filter '<!-- comments -->' '<!-- comments -->$names';
        }
        location /ssi/ { ssi on; }
        location = /block { content_by_lua_block { ngx.print(block()) } }
        location /lua/ {
            default_type text/html;
            content_by_lua_block {
                local page = page("$root" .. ngx.var.uri)
                local block = block()
                ngx.header.content_length = #page[1] + #block + #page[2]
                ngx.print(page[1], block, page[2])
            }
        }
    }
CONF
}


# A long text as variables, as a parameter has 4 KB at most.
sub variables {
    my ($block) = @_;

    my ($set, $names, $n) = ('', '', 0);

    while (length $block) {
        my $piece = substr $block, 0, 2000, '';

        $piece =~ s/([\\'])/\\$1/g;
        $piece =~ s/\$/\${dollar}/g;
        $set .= "            set \$piece$n '$piece';\n";
        $names .= "\${piece$n}";
        $n++;
    }

    return ($set, $names);
}


1;
