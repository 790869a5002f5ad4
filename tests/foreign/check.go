// Verifies a published directory with Go's own transparency log, golang.org/x/mod/sumdb.
// usage: check DIRECTORY [PROOF LEAF CONSISTENCY]
// Checks the note and root of every checkpoint, the inclusion of every entry, the growth between
// checkpoints; then, if given, a .tlog-proof of the leaf and a consistency proof.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	size int64
	root tlog.Hash
}

func read(path string) string {
	data, err := os.ReadFile(path)
	must(err)
	return string(data)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func hash(text string) (h tlog.Hash) {
	data, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if copy(h[:], data) != tlog.HashSize || len(data) != tlog.HashSize {
		log.Fatalf("%q is no hash", text)
	}
	return h
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return n
}

func open(text string, log note.Verifier) head {
	signed, err := note.Open([]byte(text), note.VerifierList(log))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	return head{number(lines[1]), hash(lines[2])}
}

// The lines of a proof file down to the empty one, and the checkpoint after it.
func split(text string, log note.Verifier) ([]string, head) {
	at := strings.Index(text, "\n\n")
	return strings.Split(text[:at], "\n")[1:], open(text[at+2:], log)
}

func hashes(lines []string) (all []tlog.Hash) {
	for _, line := range lines {
		all = append(all, hash(line))
	}
	return all
}

// Widest form of each tile of a kind, in order. sumdb names tiles otherwise, so they are read as
// plain files: enough for a log below 256,000 entries.
func tiles(directory, kind string, size int64) (all []byte) {
	for n := int64(0); n*256 < size; n++ {
		path := filepath.Join(directory, "tile", kind, fmt.Sprintf("%03d", n))
		if size-n*256 < 256 {
			path += fmt.Sprintf(".p/%d", size-n*256)
		}
		all = append(all, read(path)...)
	}
	return all
}

func main() {
	directory := os.Args[1]
	key, err := note.NewVerifier(strings.TrimSpace(read(filepath.Join(directory, "log.vkey"))))
	must(err)
	newest := open(read(filepath.Join(directory, "checkpoint")), key)

	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (found []tlog.Hash, err error) {
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	level := tiles(directory, "0", newest.size)
	entries := tiles(directory, "entries", newest.size)
	var leaves [][]byte
	for n := int64(0); n < newest.size; n++ {
		length := int(binary.BigEndian.Uint16(entries))
		leaves, entries = append(leaves, entries[2:2+length]), entries[2+length:]
		var published tlog.Hash
		copy(published[:], level[n*tlog.HashSize:])
		if published != tlog.RecordHash(leaves[n]) {
			log.Fatalf("tile/0 does not hold the hash of entry %d", n)
		}
		more, err := tlog.StoredHashesForRecordHash(n, published, reader)
		must(err)
		stored = append(stored, more...)
	}
	if len(entries) != 0 || int64(len(level)) != newest.size*tlog.HashSize {
		log.Fatal("tiles are longer than the tree")
	}

	names, _ := filepath.Glob(filepath.Join(directory, "checkpoint.*[0-9]"))
	heads := []head{newest}
	for _, name := range names {
		heads = append(heads, open(read(name), key))
	}
	sort.Slice(heads, func(i, j int) bool { return heads[i].size < heads[j].size })
	for i, each := range heads {
		root, err := tlog.TreeHash(each.size, reader)
		must(err)
		if root != each.root {
			log.Fatalf("root of %d differs", each.size)
		}
		if i > 0 {
			proof, err := tlog.ProveTree(each.size, heads[i-1].size, reader)
			must(err)
			must(tlog.CheckTree(proof, each.size, each.root, heads[i-1].size, heads[i-1].root))
		}
	}
	for n := range leaves {
		proof, err := tlog.ProveRecord(newest.size, int64(n), reader)
		must(err)
		must(tlog.CheckRecord(proof, newest.size, newest.root, int64(n), tlog.RecordHash(leaves[n])))
	}
	if len(os.Args) > 2 {
		lines, tree := split(read(os.Args[2]), key)
		index := number(strings.TrimPrefix(lines[0], "index "))
		leaf := []byte(read(os.Args[3]))
		must(tlog.CheckRecord(hashes(lines[1:]), tree.size, tree.root, index, tlog.RecordHash(leaf)))
		lines, tree = split(read(os.Args[4]), key)
		old := strings.Split(lines[0], " ")
		must(tlog.CheckTree(hashes(lines[1:]), tree.size, tree.root, number(old[1]), hash(old[2])))
	}
	fmt.Printf("%d entries, %d checkpoints\n", newest.size, len(names))
}
