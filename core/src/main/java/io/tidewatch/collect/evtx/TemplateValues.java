package io.tidewatch.collect.evtx;

/** The values of one record for the places in its template: types, and where in the chunk each lies. */
final class TemplateValues {
    static final TemplateValues NONE = new TemplateValues(new byte[0], new int[0], new int[0]);

    private final byte[] types;
    private final int[] offsets;
    private final int[] lengths;

    private TemplateValues(byte[] types, int[] offsets, int[] lengths) {
        this.types = types;
        this.offsets = offsets;
        this.lengths = lengths;
    }

    /** Reads the value descriptors at {@code at}; the values follow them. */
    static TemplateValues read(ChunkBytes bytes, int at, int limit) throws DamagedRecordException {
        int count = bytes.within(at, "the number of values");
        if (count > (limit - at - 4) / 4) {
            throw new DamagedRecordException("more values than the record has room for");
        }
        byte[] types = new byte[count];
        int[] offsets = new int[count];
        int[] lengths = new int[count];
        int value = at + 4 + count * 4;
        for (int i = 0; i < count; i++) {
            int descriptor = at + 4 + i * 4;
            lengths[i] = bytes.u16(descriptor);
            types[i] = (byte) bytes.u8(descriptor + 2);
            offsets[i] = value;
            value += lengths[i];
        }
        if (value > limit) {
            throw new DamagedRecordException("the values go beyond the record");
        }
        return new TemplateValues(types, offsets, lengths);
    }

    int count() {
        return types.length;
    }

    int type(int index) {
        return types[index] & 0xff;
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }

    /** Where the last value ends. */
    int end(int start) {
        return types.length == 0 ? start : offsets[types.length - 1] + lengths[types.length - 1];
    }
}
