#!/usr/bin/env perl
# Scripts in comments, in a real browser: nothing that a stranger sends runs,
# or becomes an element, or leaves its place; in pages of many charsets, in
# every view.
#
#   xss.pl FOLDER [FILE …]      further payloads: lines of {"payload": "…"}
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Encode ();
use JSON::PP ();
use Test::More;

use BrowserCdp;
use BrowserSite;

my ($folder, @files) = @ARGV;

my $Json = JSON::PP->new->utf8->allow_nonref;
my $Expect = read_all("$FindBin::Bin/inspect.js");

my @payloads = payloads();
my $site = BrowserSite->start("$folder/site-of-xss");
my $browser = BrowserCdp->start("$folder/browser-of-xss");
my $page = $browser->page;

cmp_ok(scalar @payloads, '>=', 60, scalar(@payloads) . ' payloads');

my @names = map { $_->[0] } @BrowserSite::Pages;
my %plain = map { $_ => plain($_) } @names;

watchful();

for my $turn (0 .. $#names) {
    my $name = $names[$turn];
    my @ids = fill($turn);

    bytes($name, @ids);
    views($name, @ids);
}

single($_) for 0 .. $#names;
foreign_fields();

is(join('', grep { !/favicon/ } $site->complaints), '', 'a quiet error log');

done_testing();


sub read_all {
    my ($file) = @_;

    open my $in, '<:raw', $file or die "$file: $!\n";
    local $/;

    return scalar <$in>;
}


sub payloads {
    my @list;

    for my $line (split /\n/, read_all("$FindBin::Bin/payloads.txt")) {
        next if $line =~ /^#/;
        my ($class, $payload) = split /\t/, $line, 2;
        my %bytes = (n => "\n", t => "\t", '\\' => '\\');

        $payload =~ s/\\(?:x([0-9a-f]{2})|([nt\\]))/
                      defined $1 ? chr hex $1 : $bytes{$2}/gex;
        $payload =~ s/RUN/alert(1)/g;
        push @list, $payload;
    }

    for my $file (@files) {
        push @list, map { Encode::encode('UTF-8', $Json->decode($_)
                                                       ->{payload}) }
                    grep { /\S/ } split /\n/, read_all($file);
    }

    return @list;
}


# as much of it as fits into a field, in whole characters
sub short {
    my ($bytes, $length) = @_;

    my $text = Encode::decode('UTF-8', substr $bytes, 0, $length);
    $text =~ s/[\x00-\x1f\x7f-\x9f\x{fffd}-\x{ffff}\x{d800}-\x{dfff}]+/ /g;
    my $short = Encode::encode('UTF-8', $text);

    return length $short > $length ? substr($short, 0, $length) =~ s/
        [\x80-\xff]+\z//xr : $short;
}


# all fields on two kinds of page, and on each when the payload has its turn
sub has_turn {
    my ($turn, $n) = @_;

    return $names[$turn] =~ /^(?:utf8\.html|strict\.xhtml)$/
           || $n % @names == $turn;
}


# the tests' own eyes: a page without any care does not pass
sub watchful {
    my $block = '<section id="ngx-comments"><p onclick="1" id="word">x</p>'
                . '<img src="//images.example/" onerror="alert(1)" />'
                . '<a href="javascript:1">x</a></section>';

    $site->write_page('careless.html', "<body>$block</body>");
    $page->visit("$site->{url}/plain/careless.html");
    $page->settle(0.3);

    my $wrong = join "\n", wrong('careless.html', 1);

    like($wrong, $_, "noticed: $_")
        for qr/HOOK alert/, qr/element <img/, qr/onclick of p/,
            qr/href=javascript/, qr{requests http://images};

    # what is still on its way belongs to nobody else
    $page->visit('about:blank');
    $page->settle(0.5);
    $page->events;
}


# where it goes into one field only, the others are harmless
sub fill {
    my ($turn) = @_;

    my $name = $names[$turn];
    my (@ids, %status);
    my $post = sub {
        my (%fields) = @_;

        $fields{name} = 'Ann' unless length $fields{name} // '';
        $fields{text} = 'Hello' unless length $fields{text} // '';
        my $answer = $site->post("/$name", 'post', \%fields);
        my ($id) = ($answer->{headers}{location} // '') =~ /comment-(\w+)$/;

        $status{ $answer->{status} }++;
        push @ids, $id if defined $id;
    };

    for my $n (0 .. $#payloads) {
        my $payload = $payloads[$n];
        my $parent = @ids && $n % 7 == 3 ? $ids[-1] : '';

        $post->(text => $payload, parent => $parent);
        next unless has_turn($turn, $n);

        $post->(name => short($payload, 64), text => "name $n",
                parent => $parent);
        $post->(website => $payload, text => "site $n", parent => $parent);
        $post->(website => 'http://a.example/?' . short($payload, 400) =~ s/
                [<>"\s\\^`{|}]/'/gxr, text => "address $n",
                parent => $parent);
        $post->(email => $payload, text => "mail $n", parent => $parent);
    }

    my $list = join ', ', map { "$status{$_} times $_" } sort keys %status;

    is(join(' ', grep { !/^(?:303|400|422)$/ } keys %status), '',
       "$name: $list");
    cmp_ok(scalar @ids, '>', @payloads / 2, "$name: comments are there");

    return @ids;
}


sub pages_of {
    my ($name) = @_;

    my $answer = $site->get("/$name?comments=json");

    return $Json->decode($answer->{content})->{pages};
}


# what is served: tags of ours only, XML, JSON in UTF-8
sub bytes {
    my ($name, @ids) = @_;

    my %ours = map { $_ => 1 } tags();
    my $utf8 = grep { $_->[0] eq $name && ($_->[1] // '') eq 'utf-8' }
                    @BrowserSite::Pages;
    my (@raw, @xml, @ascii, @json);

    for my $n (1 .. pages_of($name)) {
        my $block = $site->get("/$name?comments=html&cpage=$n")->{content};
        my $served = $site->get("/$name?cpage=$n")->{content};
        my $json = $site->get("/$name?comments=json&cpage=$n")->{content};

        while ($block =~ /<(.{0,20})/gs) {
            my $tag = $1;
            push @raw, "<$tag" unless $tag =~ m{^/?([a-z][a-z0-9]*)[ />]}
                                      && $ours{$1};
        }

        my $error = xml_error($block);
        push @xml, $error if $error ne '';

        my ($part) = $served =~ m{(<section\ id="ngx-comments".*</section>)}xs;
        push @ascii, "page $n" if !defined $part
                                  || (!$utf8 && $part =~ /[^\x00-\x7f]/);

        eval {
            $Json->decode($json);
            Encode::decode('UTF-8', $json, Encode::FB_CROAK);
        };
        push @json, "page $n: $@" if $@;
    }

    is("@raw", '', "$name: no other tag than ours");
    is("@xml", '', "$name: the block is XML");
    is("@ascii", '', "$name: the block is in its page, ASCII where it must");
    is("@json", '', "$name: JSON in UTF-8");
}


sub tags {
    my ($list) = $Expect =~ /ELEMENTS = `(.*?)`/s;

    return map { /^\s*(\w+):/ ? $1 : () } split /\n/, $list;
}


sub xml_error {
    my ($block) = @_;

    my $text = $Json->encode(Encode::decode('UTF-8', $block));

    return $page->value("((error) => error ? error.textContent : '')"
        . "(new DOMParser().parseFromString($text, 'application/xml')"
        . ".querySelector('parsererror'))");
}


sub plain {
    my ($name) = @_;

    $page->visit("$site->{url}/plain/" . $name =~ s{^proxy/}{}r);

    return squeezed($page->value('document.documentElement.outerHTML'));
}


sub squeezed {
    my ($html) = @_;

    return $html =~ s/\s+//gr;
}


# all that is wrong with what the browser has made of the page
sub wrong {
    my ($name, $alone) = @_;

    my ($events, $requests) = $page->events;
    my $found = $page->value($Expect);
    my @wrong = (@$events, @{ $found->{wrong} });

    push @wrong, map { "requests $_" }
                 grep { !m{^\Q$site->{url}\E/} && $_ ne 'about:blank' }
                      @$requests;
    push @wrong, "around: $found->{around}"
        if !$alone && squeezed($found->{around}) ne $plain{$name};

    return map { substr Encode::encode('UTF-8', $_), 0, 400 } @wrong;
}


sub visited {
    my ($name, $address, $alone, $seconds) = @_;

    $page->visit("$site->{url}/$address");
    $page->settle($seconds // 0);

    return wrong($name, $alone);
}


sub views {
    my ($name, @ids) = @_;

    my $last = pages_of($name);
    my @pages = map { visited($name, "$name?cpage=$_", 0, 0.3) } 1 .. $last;
    my @blocks = map { visited($name, "$name?comments=html&cpage=$_", 1) }
                     1 .. $last;
    my @shown = map { visited($name, "$name?comments=show&id=$_", 0) }
                    @ids[0, -1];
    my @reply = map { visited($name, "$name?comments=reply&id=$_", 0) }
                    @ids[1, -1];

    is("@pages", '', "$name: the page");
    is("@blocks", '', "$name: the block alone");
    is("@shown", '', "$name: a comment is shown");
    is("@reply", '', "$name: a form to reply");
}


# each payload by itself, in every field at once: a preview, and a refusal that
# brings it all back; on the page that has its turn, and always on two
sub single {
    my ($turn) = @_;

    my $name = $names[$turn];
    my $alone = $name =~ /^proxy/;
    my (@preview, @refused, @values);

    for my $n (0 .. $#payloads) {
        next unless has_turn($turn, $n);

        my %fields = (text => $payloads[$n], name => $payloads[$n],
                      parent => $payloads[$n], website => '', email => '');

        $page->visit_post("$site->{url}/$name?comments=preview",
            BrowserSite::form(%fields, name => short($payloads[$n], 64),
                              parent => ''));
        push @preview, map { "$n: $_" } wrong($name, $alone);

        $page->visit_post("$site->{url}/$name?comments=post",
            BrowserSite::form(%fields, website => $payloads[$n],
                              email => $payloads[$n]));
        push @refused, map { "$n: $_" } wrong($name, $alone);
        push @values, kept($n);
    }

    is("@preview", '', "$name: previews");
    is("@refused", '', "$name: refusals");
    is("@values", '', "$name: what was typed comes back");
}


# what is text comes back as it was typed
sub kept {
    my ($n) = @_;

    my $bytes = $payloads[$n];
    my $typed = eval { Encode::decode('UTF-8', $bytes, Encode::FB_CROAK) };
    return () if !defined $typed || $typed =~ /[^\P{C}\n\t\x{200b}\x{202e}]/
                 || $typed =~ /\x{feff}/;

    my $text = $page->value(
        "document.querySelector('#ngx-comments textarea').value");
    my $name = $page->value(
        "document.querySelector('#ngx-comments-name').value");

    # a field of one line has no line feeds, one of XML as many blanks; and at
    # the beginning of a text area HTML passes over one that XML does not
    return ($text =~ s/\A\n+//r eq $typed =~ s/\A\n+//r
            && $name =~ s/\s//gr eq $typed =~ s/\s//gr)
           ? () : "$n: " . Encode::encode('UTF-8', "$text | $name");
}


# JSON and multipart: the same rules for what comes otherwise
sub foreign_fields {
    my (@wrong, @status, $previews);

    for my $n (0 .. $#payloads) {
        my $text = Encode::decode('UTF-8', $payloads[$n]);
        my $fields = { name => 'Ann', text => $text, $n % 5 == 4
                       ? (parent => $text) : () };
        my $answer = $site->post('/utf8.html', 'preview',
                                 $Json->encode($fields), 'application/json');
        my $html = eval { $Json->decode($answer->{content})->{html} };

        push @status, $answer->{status};
        next unless defined $html;
        $previews++;

        $page->value('document.body.innerHTML = "<section id=\'ngx-comments\'>'
            . '</section>"; document.querySelector("#ngx-comments").innerHTML'
            . ' = ' . $Json->encode($html) . '; 1');
        push @wrong, map { "$n: $_" } wrong('utf8.html', 1);
    }

    is("@wrong", '', 'previews by JSON');
    cmp_ok($previews, '>', @payloads / 3, "$previews of them");
    is(scalar(grep { !/^(?:200|422|400)$/ } @status), 0, 'are answered');
}
