package io.tidewatch.sigma.modify;

import java.util.List;

/** {@code DestinationIp|cidr: 10.0.0.0/8}: the value is a network, IPv4 or IPv6. */
record CidrModifier() implements TermModifier {
    @Override
    public List<Term> apply(Term term) throws Inapplicable {
        String raw = TermModifier.text(term, "cidr").raw();
        Cidr cidr = raw == null ? null : Cidr.parse(raw);
        if (cidr == null) {
            throw new Inapplicable(
                    raw == null ? "'cidr' after a modifier that changes the value" : "'" + raw + "' is no network",
                    "write 10.0.0.0/8 or fe80::/10");
        }
        return List.of(new Term.Network(cidr));
    }
}
