using AuditFlow.Engine.Activities;
using AuditFlow.Engine.Definitions;

namespace AuditFlow.Engine;

/// <summary>A descriptor with the way to make what runs it.</summary>
internal sealed record ActivityType(ActivityDescriptor Descriptor, Func<NodeCompiler, Behaviour> Create);
