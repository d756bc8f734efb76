// App: the contract between the stores and whatever draws them: state slices, and everything a person can do to them.
import type { StoreApi } from 'zustand/vanilla';
import type { Command } from '../document/command.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import type { HistoryEntry } from '../document/history.ts';
import type { GraphDocument, PortRef } from '../document/model.ts';
import type { Signatures } from '../document/signature.ts';
import type { Op } from '../engine/op.ts';
import type { PortKey } from '../engine/program.ts';
import type { Tensor } from '../engine/tensor.ts';
import type { EntriesReport, GradientCheckReport, SweepReport } from '../execution/runner.ts';
import type { Trace } from '../execution/trace.ts';
import type { DerivationName, LinkMode } from '../share/LinkView.ts';
import type { Curve } from './lossCurve.ts';
import type { TangentActions } from './tangentState.ts';

export interface Selection {
  readonly nodes: readonly string[];
  /** Edge ids, see `edgeId`. */
  readonly edges: readonly string[];
  /** The port whose derivation is shown, or null. `side` says which of its two numbers. */
  readonly port: { readonly node: string; readonly port: string; readonly side: 'value' | 'gradient' } | null;
  /** One entry of that port's tensor (an index per axis), or null. */
  readonly entry: readonly number[] | null;
}

/** A way through the graph that is pointed out on the canvas, while everything else recedes. */
export interface Trail {
  readonly nodes: ReadonlySet<string>;
  /** Edge ids, see `edgeId`. */
  readonly wires: ReadonlySet<string>;
}

/** A wire being made: it starts at `from` (an output, or an input when drawn backwards) and looks for its other end. */
export interface DraftWire {
  readonly from: { readonly node: string; readonly port: string; readonly side: 'input' | 'output' };
}

/** One entry of one of a port's two tensors. */
export interface EntryRef {
  readonly ref: { readonly node: string; readonly port: string; readonly side: 'value' | 'gradient' };
  /** An index per axis. */
  readonly index: readonly number[];
}

/** Entries that belong to what is pointed at: per tensor (`refKey`) the flat places of those that light up. */
export type Lights = ReadonlyMap<string, ReadonlySet<number>>;

export interface RunState {
  /** `late`: a run takes longer than a person takes for at once. */
  readonly status: 'idle' | 'running' | 'late' | 'done' | 'unresponsive';
  /** The last trace that arrived, possibly of an older revision (stale: trace.revision !== document revision). */
  readonly trace: Trace | null;
  readonly check: GradientCheckReport | null;
}

/** Training the graph on its own data: how, and how far it has come. */
export interface TrainingState {
  readonly status: 'idle' | 'running';
  readonly method: 'sgd' | 'momentum' | 'adam';
  readonly learningRate: number;
  /** The graph on screen is float64 whatever training uses. */
  readonly precision: 'float64' | 'float32';
  /** `watch`: ten updates a second, each shown. `fast`: as many as there is time for. */
  readonly pace: 'watch' | 'fast';
  /** Updates made. */
  readonly done: number;
  /** Updates a second; null while not known. */
  readonly perSecond: number | null;
  /** How many threads take part in an update. */
  readonly threads: number;
  /** The cost before some of the updates, oldest first. */
  readonly curve: Curve;
  /** Why it ended, where it did not end by itself. */
  readonly problem: string | null;
}

export interface ViewState {
  readonly theme: 'system' | 'light' | 'dark';
  readonly panels: { readonly palette: boolean; readonly inspector: boolean; readonly outline: boolean };
  readonly inspectorTab: 'values' | 'derivation' | 'settings' | 'about';
  /** Which way of answering "why is it this number" the derivation shows. */
  readonly derivation: DerivationName;
  /** How wide the inspector is beside the canvas, px. */
  readonly inspectorWidth: number;
  /** Significant digits shown. */
  readonly digits: number;
  readonly wireWidthByGradient: boolean;
  /** Shortcuts of a single character. Speech input can set them off by accident, so they can be switched off. */
  readonly singleKeys: boolean;
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null;
}

/**
 * What the screen is for. `view`: the graph is stepped and looked into, not changed. `present`: only the graph and its steps are on screen,
 * large enough for a room.
 */
export type Mode = LinkMode;

export interface SaveState {
  readonly status: 'saved' | 'saving' | 'unsaved' | 'failed' | 'read-only';
  /** Why, for `failed` and `read-only`, as a sentence. */
  readonly reason?: string;
}

/** A message for the person: shown once, announced once. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'error';
  readonly message: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** A newer notice on the same topic takes this one's place, so that ten undos do not pile up. */
  readonly topic?: string;
}

export interface AppState {
  readonly document: GraphDocument;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  /** Grows with every change of the document of which other numbers may come, undo and redo included. */
  readonly revision: number;
  readonly selection: Selection;
  readonly hover: PortKey | null;
  readonly trail: Trail | null;
  /** The single entry under the pointer or the focus, on the canvas or in the inspector. */
  readonly pointed: EntryRef | null;
  /** What lights up with it: see `litEntries`. */
  readonly lights: Lights | null;
  readonly draft: DraftWire | null;
  readonly run: RunState;
  readonly training: TrainingState;
  readonly view: ViewState;
  readonly mode: Mode;
  /** The panels of a presentation: none, until they are asked for. */
  readonly stagePanels: ViewState['panels'];
  readonly save: SaveState;
  readonly notices: readonly Notice[];
  /** `report`: what was wrong with, or repaired in, something that was opened (see `report`). */
  readonly dialog:
    | 'examples'
    | 'share'
    | 'export'
    | 'derivation'
    | 'shortcuts'
    | 'commands'
    | 'node-picker'
    | 'op-replacer'
    | 'recent'
    | 'report'
    | null;
  readonly report: OpenReport | null;
}

/** What became of something foreign that a person tried to open. */
export interface OpenReport {
  /** "The link", or the file's name. */
  readonly subject: string;
  readonly opened: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** Changes every frame while playing, so it is a store of its own. */
export interface PlaybackState {
  /** 0..steps.length. `Math.ceil(cursor)` steps have begun; the fraction is how far the last one's token has run. */
  readonly cursor: number;
  readonly playing: boolean;
  /** A single step's token is running to the end of its step; the clock drives it as it drives playing. */
  readonly gliding: boolean;
  /** Steps per second are `speed` x 1. 0.25..8. */
  readonly speed: number;
  /** Play stops on reaching a step of one of these nodes. */
  readonly breakpoints: readonly string[];
}

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface App extends TangentActions {
  readonly store: StoreApi<AppState>;
  readonly playback: StoreApi<PlaybackState>;
  /** The ops that are here by now, those of the document on screen among them. Both maps grow: see `ensureOps` and `withOps`. */
  readonly ops: ReadonlyMap<string, Op>;
  readonly signatures: Signatures;
  /** Whether these ops are here; without names, whether all are. */
  readonly hasOps: (names?: readonly string[]) => boolean;
  /** Resolves when these ops are here; without names, when all are. Rejects with a sentence where they cannot be loaded. */
  readonly ensureOps: (names?: readonly string[]) => Promise<void>;

  /**
   * The only way to change the document. A refusal changes nothing and carries a sentence. `foreseen`: the trace of what it becomes, where
   * `foresee` has told it, so that both are on screen at once.
   */
  dispatch<A>(
    command: Command<A>,
    args: A,
    step: { readonly label: string; readonly group?: string },
    foreseen?: Trace | null,
  ): Outcome;
  /** The trace that this document would have. Rejects (AbortError) once something else has run. */
  foresee(document: GraphDocument): Promise<Trace>;
  undo(): void;
  redo(): void;

  select(selection: Partial<Selection>): void;
  setHover(key: PortKey | null): void;
  setTrail(trail: Trail | null): void;
  setPointed(entry: EntryRef | null): void;
  setLights(lights: Lights | null): void;
  setDraft(draft: DraftWire | null): void;
  setView(view: Partial<ViewState>): void;
  setDialog(dialog: AppState['dialog']): void;
  setMode(mode: Mode): void;
  togglePanel(panel: keyof ViewState['panels']): void;
  notify(tone: Notice['tone'], message: string, action?: Notice['action'], topic?: string): void;
  dismiss(id: number): void;

  /** Playback. Every move answers at once; playing is driven by the caller's clock through `advance`. */
  seek(cursor: number): void;
  stepForward(): void;
  stepBack(): void;
  toStart(): void;
  toEnd(): void;
  togglePlay(): void;
  setSpeed(speed: number): void;
  toggleBreakpoint(node: string): void;
  /** To the next step that concerns the node, after the playhead, wrapping round. */
  jumpToNode(node: string): void;
  /** Moves the cursor by `seconds` of playing time; stops at the end and at breakpoints. */
  advance(seconds: number): void;

  setTraining(settings: Partial<Pick<TrainingState, 'method' | 'learningRate' | 'precision' | 'pace'>>): void;
  /** Moves the trainable values against their gradients, over and over or so many times, until it is stopped or the graph is changed. */
  startTraining(updates?: number): void;
  stopTraining(): void;

  /** The whole tensor of a port that travelled as a summary. */
  tensor(key: PortKey, side: 'value' | 'gradient'): Promise<Tensor | null>;
  /** The gradient at a port of the present document against central differences, entry by entry. Rejects (AbortError) once it is old. */
  checkEntries(key: PortKey): Promise<EntriesReport>;
  /** One entry (flat index) of it over many steps; likewise. */
  sweep(key: PortKey, entry: number): Promise<SweepReport>;

  /** Puts another document on screen beside the present one, which stays among `recent()`; never loses work. */
  open(
    document: GraphDocument,
    origin: { readonly kind: 'example' | 'link' | 'file' | 'new' | 'recent'; readonly step?: number },
  ): Promise<void>;
  /** Reads text from a file, a link's hash or the clipboard through the one boundary for foreign input. */
  openText(
    text: string,
    kind: 'file' | 'hash',
    name?: string,
  ): Promise<{ readonly ok: boolean; readonly diagnostics: readonly Diagnostic[] }>;
  /** Goes on in a copy of the present document, for when another tab owns it. */
  editCopy(): Promise<void>;
  /** Newest first; `current` is the one on screen. */
  recent(): Promise<
    readonly { readonly key: string; readonly title: string; readonly savedAt: number; readonly current: boolean }[]
  >;
  openRecent(key: string): Promise<void>;
  /** Takes a graph off the recent ones; the notice that says so can bring it back. Not the one on screen. */
  forgetRecent(key: string): Promise<void>;
  /** The hash (`#...`) that carries document, viewport and, unless they are declined, step and selection. */
  shareHash(parts?: { readonly step?: boolean; readonly selection?: boolean; readonly mode?: Mode }): Promise<string>;
  /** The document as formatted JSON, for a file. */
  fileText(): string;

  copy(): string | null;
  cut(): string | null;
  paste(text: string, at?: readonly [number, number]): Promise<Outcome>;
  duplicate(): Outcome;
  deleteSelection(): Outcome;
  tidy(sizes: ReadonlyMap<string, readonly [number, number]>): Promise<Outcome>;
  setBackward(from: PortRef | null | undefined): Outcome;
}
