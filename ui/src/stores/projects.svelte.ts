// The user's projects. Clips name their project; a project holds no clips.

import { newRequest, type Backend, type Deed, type Project } from '../ipc';

export class Projects {
  list = $state.raw<Project[]>([]);
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    this.list = await this.#backend.projects();
  }

  byId(id: string | null | undefined): Project | undefined {
    return this.list.find((project) => project.id === id);
  }

  /** Its name, after that of the project it lies in. */
  path(project: Project): string {
    const parent = this.byId(project.parentId);
    return parent ? `${parent.name} / ${project.name}` : project.name;
  }

  /** Takes in a project before its event arrives. */
  add(project: Project): void {
    if (!this.byId(project.id)) this.list = [...this.list, project];
  }

  create(name: string): Promise<Project> {
    return this.#backend.createProject(newRequest(), name.trim());
  }

  rename(id: string, name: string): Promise<void> {
    return this.#backend.renameProject(newRequest(), id, name.trim());
  }

  /** Into another one or into none, before one that lies there or behind all. */
  arrange(id: string, parentId: string | null, before: string | null): Promise<void> {
    return this.#backend.arrangeProject(newRequest(), id, parentId, before);
  }

  remove(id: string): Promise<Deed> {
    return this.#backend.removeProject(newRequest(), id);
  }
}
