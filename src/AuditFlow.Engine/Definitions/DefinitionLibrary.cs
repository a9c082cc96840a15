namespace AuditFlow.Engine;

/// <summary>
/// Finds the definition of a workflow that another uses as an activity: the version of that id if one is named, else the published one. Null = there is none.
/// </summary>
public delegate WorkflowDefinition? DefinitionLibrary(string definitionId, string? versionId);
