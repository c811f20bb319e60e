import { ipcRenderer } from 'electron';
import { relayPort, type PageWindow } from './relay.ts';

// The project has no DOM types outside the renderer; the relay says what it needs of the window.
relayPort(globalThis as unknown as PageWindow, ipcRenderer);
