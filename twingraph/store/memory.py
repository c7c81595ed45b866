from twingraph.store.oxigraph import OxigraphStore as MemoryStore
