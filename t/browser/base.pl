#!/usr/bin/env perl
# Pages with a <base>: it is for the page's own links, and must not take the
# form, the stylesheet and the links of the comments to another host or tab.
#
#   base.pl FOLDER
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;

use Test::More;

use BrowserCdp;
use BrowserSite;

my ($folder) = @ARGV;

my %Base = (
    'none'     => '',
    'host'     => '<base href="https://other.example/">',
    'path'     => '<base href="https://other.example/deep/er/?q#f">',
    'loopback' => '<base href="http://127.0.0.1:9/">',
    'folder'   => '<base href="/elsewhere/">',
    'blank'    => '<base target="_blank">',
    'named'    => '<base target="somewhere">',
    'both'     => '<base href="https://other.example/" target="_blank">',
    'twice'    => '<base target="_blank"><base href="https://other.example/">',
);

my $site = BrowserSite->start("$folder/site-of-base");
my $browser = BrowserCdp->start("$folder/browser-of-base");

for my $name (sort keys %Base) {
    my $page = $browser->page;

    $page->scripts(0);
    $page->size(1280, 900);

    check($page, $name);
    $page->close;
}

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


sub check {
    my ($page, $name) = @_;

    my $path = "/base-$name.html";
    my $own = quotemeta "$site->{url}$path";

    $site->write_page("base-$name.html", "<!DOCTYPE html>\n<html><head>"
        . "<meta charset=\"utf-8\">$Base{$name}<title>Base</title></head>\n"
        . "<body><p>A page.</p>\n<!-- comments --></body></html>\n");

    $page->visit("$site->{url}$path");

    ok($page->value("!!document.querySelector('#ngx-comments link')?.sheet"),
       "$name: the stylesheet is there");
    like($page->value("document.querySelector('#comment-form').action"),
         qr{^$own\?comments=post$}, "$name: the form leads to the page");

    $page->type('#ngx-comments-name', 'Ann');
    $page->type('#ngx-comments-text', 'Hello');
    follow($page, "$name: a preview", '#comment-form [formaction]',
           qr{^$own\?comments=preview$}) or return;
    ok($page->value("!!document.querySelector('#ngx-comments-preview')"),
       "$name: is shown");

    follow($page, "$name: a post", '#comment-form .comment-submit',
           qr{^$own\?comments=show&id=\w{16}#comment-\w{16}$}) or return;
    ok($page->value("!!document.querySelector('.comment-shown')"),
       "$name: is shown");

    $page->visit("$site->{url}$path");
    follow($page, "$name: a reply", '.comment-actions a',
           qr{^$own\?comments=reply&id=\w{16}#comment-form$}) or return;

    $page->visit("$site->{url}$path");
    follow($page, "$name: a permalink", '.comment-date',
           qr{^$own\?comments=show&id=\w{16}#comment-\w{16}$});

    my ($events, $requests) = $page->events;
    my @foreign = grep { !m{^\Q$site->{url}\E/} && $_ ne 'about:blank' }
                       @$requests;

    is("@foreign", '', "$name: nothing is asked of another host");
}


# 1: the click led to that address, in this tab and no other
sub follow {
    my ($page, $what, $selector, $want) = @_;

    my $tabs = tabs();
    my $loaded = eval { $page->click($selector, 1, 5); 1 };
    my $address = $page->value('location.href');

    is(tabs(), $tabs, "$what opens no other tab");

    return like($address, $want, "$what stays with the page")
           && $loaded;
}


sub tabs {
    my $targets = $browser->command(undef, 'Target.getTargets');

    return scalar grep { $_->{type} eq 'page' } @{ $targets->{targetInfos} };
}
